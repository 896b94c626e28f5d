"""The images that a run learns from: CIFAR-10 where it can be had, else the drawn Shapes."""
