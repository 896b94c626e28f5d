"""The process that trains one run: its step, its kernels, and what it reports. Only here is TensorFlow imported."""
