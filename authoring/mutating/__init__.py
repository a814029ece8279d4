"""Changes a policy the way mistakes do, and asks its tests which of the changes they notice."""
