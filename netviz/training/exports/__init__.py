"""What one takes away of a run: its network with its weights, its curves, and the script that repeats it."""
