"""What was asked for, what became of it, and its curves: the settings of a run, and the store of all runs."""
