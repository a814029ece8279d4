"""The columnar executor: a policy as one Ibis expression over a table of cases. Needs the extra `batch`."""
