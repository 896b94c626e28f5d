"""The queue of runs, what this host can hold, and how worker processes are started and watched."""
