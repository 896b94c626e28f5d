"""How a network becomes a program: functions for the blocks that recur, loops for equal neighbours."""
