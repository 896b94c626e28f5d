"""A host: how much it can hold, what stands in line before it, and what it shows whoever runs it."""
