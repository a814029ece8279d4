"""The service over HTTP, `fairblock serve`; the only place that knows Starlette, uvicorn and Prometheus' client."""
