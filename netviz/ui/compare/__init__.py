"""The Compare page: which two networks, and how they differ."""
