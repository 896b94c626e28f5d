"""Live CIFAR-10 runs, in four rooms; each may use those above it.

    data/      which data set there is, prepared once for all workers: the official batches, or the drawn Shapes
    record/    what a visitor may choose of a run, and the record of every run, its curves and its commands
    dispatch/  the queue, what this host can hold, and the executors that start worker processes
    worker/    the process that trains: step, fused kernels, gates on shortcuts, recorder, commands

    codes                 what rooms tell one another: phases, reasons, data sets, series, commands
    words                 sentences of the codes, for the page and for the shell
    places, environment   where things are kept; what a process beside the server is told
    cifar_form            the form in which a network learns CIFAR-10
    curves                points for drawing, and the CSV
    command               the same from a shell
    event_lines           what it tells scripts: a line of JSON an event

Nothing here imports TensorFlow or Keras, except functions that only a worker calls.
"""
