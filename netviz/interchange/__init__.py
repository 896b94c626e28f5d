"""A network in other forms: a Keras model."""
