"""A network in other forms: as a keras.Model, a script or a notebook; and read from a file, as data that is never run.

keras_script, script/, notebook                    a file, or a notebook, that builds the same model
keras_model, keras_layers                          the keras.Model itself
keras_file ──▶ model_file/                         a model file: what describes the model, and the shapes of its weights
           ──▶ keras_config/ ──▶ keras_twins       that description as a Network, each layer as its twin
layer_config, argument_readers, keras_options      what a layer is, its arguments, and how it learns
careful_json, foreign_words, snake_case            what stands in a stranger's file, read with care
keras_blocks, left_out, taken_names                blocks for layers without; what no script can have; names to avoid
"""
