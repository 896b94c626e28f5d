"""Live CIFAR-10 runs: four rooms, each of which may use those above it, and what is made of them.

    data/      which data set there is, prepared once for all workers: the official batches, or the drawn Shapes
    record/    what a visitor may choose of a run, and the record of every run, its curves and its commands
    dispatch/  the queue, what this host can hold, and the executors that start worker processes
    worker/    the process that trains: model, step, kernels, gates on shortcuts, checkpoints, recorder

Below them, what all use:

    codes                       what rooms tell one another: phases, reasons, data sets, series, commands
    schedules                   the learning rate by how much of the budget is over
    variables, environment      the host's environment variables; what of them a process beside the server is told
    places                      where things are kept
    operating_system            what differs between operating systems
    own_process                 a process beside the server that does one thing

Above them, what a run is asked for, and what it tells:

    cifar_form, recipes         the form in which a network learns CIFAR-10, and settings that belong together
    rate_finder                 which learning rate: a short test over all of them
    experiments, recordings     runs that belong together, and those that come with netviz
    curves, learnt, guessed     points for drawing and the CSV; what a network has learnt; how far a guess was
    watched, together, repeats  a run as watchers get it; runs that are asked for at once; those that differ by a seed
    words                       sentences of the codes, for the page and for the shell
    exports/                    what one takes away of a run

From Python and from a shell:

    from_python                 `netviz.train`
    command                     python -m netviz train, and event_lines, what it tells scripts
    experiment_command          python -m netviz experiment
    run_commands                python -m netviz runs, and what a run can be told
    outcome_commands            python -m netviz compare and export

Nothing here imports TensorFlow or Keras, except functions that only a worker calls.
"""
