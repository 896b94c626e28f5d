"""Live CIFAR-10 runs: their data, settings, record, processes and curves.

    places     where runs and data are kept
    cifar10    the official batches, read without trusting them     shapes     the drawn set
    data       which data set there is, prepared once for all workers
    settings   what a visitor may choose of a run                   limits     what this host can hold
    store      the record of every run                              curves     series for drawing, and the CSV
    executor   worker processes, and the queue in front of them
    worker     the process that trains: step, fused batch normalisation, recorder
    command    the same from a shell

Nothing here imports TensorFlow or Keras, except functions that only a worker calls.
"""
