"""What is read of a model file, in the shell or in the visitor's browser, and what the file is where it is no model.

Nothing in a file is run, nothing is unpacked to the disk, and of its weights only the shapes are read.
"""
