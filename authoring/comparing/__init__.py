"""What has changed in meaning from one policy to another: `fairblock diff`."""
