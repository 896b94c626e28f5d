"""The glossary: the field's terms as netviz uses them, each with a sentence, and where to see it move.

One thing has one name wherever a visitor reads: on a page, in a table, in an error, in the shell. What it is called
elsewhere stands in tests/test_vocabulary.py, which reads every string that a visitor can see.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import urlencode

Page = Literal["explore", "stories", "convolution", "compare", "train"]


@dataclass(frozen=True)
class Term:
    """A word of the field: what it means, and a page that shows it, opened by a link."""

    name: str
    meaning: str
    """One sentence, which the name can stand before."""
    look: str
    """What to do on that page, and what to watch."""
    page: Page = "explore"
    link: Mapping[str, str] = field(default_factory=dict)
    """The query of the page's address."""
    short: str = ""
    """What stands on a card, which has no room for the name."""

    @property
    def address(self) -> str:
        """Where one sees it move, from the app's own address."""
        return f"{self.page}?{urlencode(self.link)}" if self.link else self.page


GLOSSARY = (
    Term(
        "accuracy",
        "The share of images whose class the network tells right.",
        "Start a run, and watch it climb from chance, one in ten.",
        "train",
    ),
    Term(
        "activation",
        "A function that a layer applies to each of its values, such as ReLU; also such a value itself.",
        "Choose the card of an activation, and read its curve.",
        link={"network": "mobilenet_v1", "open": "all", "every_layer": "on"},
    ),
    Term(
        "Adam",
        "An optimiser that takes each weight's gradients over many steps, and steps by their mean over their spread.",
        "Choose SGD in its place, and see what becomes of the same learning rate.",
        "train",
    ),
    Term(
        "alignment",
        "Which block and which layer of one network is which of another, so that what is left over differs.",
        "Move one of the two drawings, and see the other keep level with it.",
        "compare",
        {"left": "vgg16", "right": "vgg19"},
    ),
    Term(
        "architecture",
        "A family of networks that one builder makes, each with settings of its own.",
        "Move any setting, and see the network become another one of its family.",
        link={"network": "resnet50"},
    ),
    Term(
        "augmentation",
        "Small changes by chance to each image that is trained on, such as its mirror image.",
        "Choose cutout under More, and see the two curves of accuracy come closer.",
        "train",
    ),
    Term(
        "auxiliary head",
        "A small classifier in the middle of a network, which helps its first layers to learn.",
        "Find both on their way out of the drawing.",
        link={"network": "googlenet", "auxiliary_heads": "true"},
    ),
    Term(
        "batch",
        "The images that one step of training takes at once.",
        "Make it larger, and see the curves become smooth and the steps few.",
        "train",
    ),
    Term(
        "bias",
        "A number that a layer adds to every value of a channel.",
        "Switch it on, and find one term more in every sum.",
        "convolution",
        {"kind": "standard", "bias": "false"},
    ),
    Term(
        "block",
        "Layers that belong together, as the paper names them.",
        "Unfold one, and see the layers that it stands for.",
        link={"network": "inception_v3"},
    ),
    Term(
        "bottleneck",
        "Few channels between many: a 1 × 1 reduces them before a larger kernel, and another brings them back.",
        "Follow it, and see what a 1 × 1 before each large kernel saves.",
        "stories",
        {"story": "inception_to_xception", "scene": "bottleneck"},
    ),
    Term(
        "channel",
        "One of the maps that a tensor is made of, such as the red of an image.",
        "Add channels, and count the products that each value needs.",
        "convolution",
        {"channels_in": "4"},
    ),
    Term(
        "checkpoint",
        "All that a run needs to go on from a step: its weights, and what its optimiser remembers.",
        "Go back to one beneath the curves, change the learning rate, and let another future grow from there.",
        "train",
    ),
    Term(
        "CIFAR-10",
        "Photographs of 32 × 32 pixels in ten classes, 60,000 of them: few and small enough to train on while one "
        "watches.",
        "Start a run, and see its first images and what they are taken for.",
        "train",
    ),
    Term(
        "confusion matrix",
        "How many images of each class are taken for each class, with a row for each true class.",
        "Look beneath a run's curves at what it learnt: cats are taken for dogs, and ships for airplanes.",
        "train",
    ),
    Term(
        "convolution",
        "A layer that slides a kernel over a map and sums products at each place.",
        "Play it, and follow one value from its window to its sum.",
        "convolution",
        {"kind": "standard"},
    ),
    Term(
        "degradation",
        "That a deeper network is worse than a shallower one on the training images, too.",
        "See the plain networks of 20 and 56 layers beside the residual ones.",
        "stories",
        {"story": "residual_learning", "scene": "degradation"},
    ),
    Term(
        "dense layer",
        "Every one of its values is a sum over all values of the layer before.",
        "Find where VGG-16 has most of its parameters.",
        link={"network": "vgg16", "colour_by": "params"},
    ),
    Term(
        "depthwise convolution",
        "A convolution that filters each channel by itself and mixes none.",
        "See which channels the lines come from.",
        "convolution",
        {"kind": "depthwise"},
    ),
    Term(
        "dilation",
        "How far apart the values are that a kernel reads, 1 without gaps.",
        "Make it 2, and see the same kernel reach further.",
        "convolution",
        {"kind": "dilated"},
    ),
    Term(
        "dropout",
        "A layer that makes values zero by chance while a network is trained, and none afterwards.",
        "Find its cards between the dense layers.",
        link={"network": "alexnet", "open": "classifier"},
    ),
    Term(
        "epoch",
        "One pass over all training images.",
        "Watch the check on held-out images at the end of each.",
        "train",
    ),
    Term(
        "feature map",
        "What one channel of a layer makes of a picture.",
        "Look beneath a run's curves at what it learnt, and choose a layer: deeper ones show less of the picture.",
        "train",
    ),
    Term(
        "filter",
        "A kernel for each channel that is read, which together make one channel of the output.",
        "Pin an output value, and see the whole filter that made it.",
        "convolution",
        {"kind": "standard"},
    ),
    Term(
        "float16",
        "A number in 16 bits, half of the usual: it takes half the memory, and has wider gaps to the next number.",
        "See the gaps grow with the value.",
        "stories",
        {"story": "normalise_then_activate", "scene": "float16"},
    ),
    Term(
        "FLOPs",
        "Products and sums counted apart: twice the multiply-adds.",
        "Read them behind the question mark beside the multiply-adds.",
        link={"network": "mobilenet_v1"},
    ),
    Term(
        "forward pass",
        "The way of images through all layers to the network's answer, once, without learning.",
        "Measure it for several networks, with one image at once and with 32.",
        "compare",
        {"left": "mobilenet_v1_100", "right": "vgg16", "look": "time"},
    ),
    Term(
        "frozen layer",
        "A layer whose weights training leaves as they are.",
        "See what frozen normalisations make of their values, and what they should.",
        "stories",
        {"story": "normalise_then_activate", "scene": "frozen"},
    ),
    Term(
        "gradient",
        "How much the loss would change with each weight; a step goes against it.",
        "Measure norms, and see gradients vanish or explode from block to block.",
        "train",
    ),
    Term(
        "groups",
        "Parts into which the channels are divided, each filtered by itself.",
        "Double them, and see parameters and multiply-adds halved.",
        "convolution",
        {"kind": "grouped", "channels_in": "4", "groups": "2"},
    ),
    Term(
        "growth rate",
        "The channels that each layer of a dense block adds to those before.",
        "Move it, and see the maps become deeper from layer to layer.",
        link={"network": "densenet121"},
    ),
    Term(
        "held-out images",
        "Images that are never trained on and measure the run while it goes.",
        "See where their curve leaves the other: there the network begins to learn by heart.",
        "train",
    ),
    Term(
        "ImageNet",
        "Over a million photographs in 1,000 classes, by which the papers compare their networks.",
        "See how many of them each network tells right, and what it takes for that.",
        "compare",
        {"left": "mobilenet_v1_100", "right": "vgg16", "look": "accuracy"},
    ),
    Term(
        "Inception module",
        "Branches of several kernels that read the same map, and whose results are stacked.",
        "Follow its four branches, and see it taken apart step by step.",
        "stories",
        {"story": "inception_to_xception", "scene": "naive"},
    ),
    Term(
        "kernel",
        "The small square of weights that a convolution slides over a map.",
        "Choose a named one, such as Sobel's, and see what it finds.",
        "convolution",
        {"kind": "standard", "weights": "sobel-x"},
    ),
    Term(
        "label smoothing",
        "A share of certainty that is taken from the right class and spread over all.",
        "Set it to a tenth, and see that the loss no longer falls to zero.",
        "train",
    ),
    Term(
        "layer",
        "One step of a network, which makes a tensor of those that it takes.",
        "Choose a card, and read its shapes, its weights and its formulas.",
        link={"network": "vgg16"},
    ),
    Term(
        "learning rate",
        "How far each step of training goes.",
        "Change it while a run goes, and see the curve answer.",
        "train",
    ),
    Term(
        "learning-rate schedule",
        "How the learning rate goes over a run, from its first step to its last.",
        "Choose one cycle, and see the curve of the learning rate rise and fall.",
        "train",
    ),
    Term(
        "logits",
        "What the last layer makes before a softmax turns it into probabilities: any numbers, one for each class.",
        "See a tutorial's network end in them, beside the paper's form.",
        "stories",
        {"story": "reading_critically", "scene": "comment", "play": "logits"},
    ),
    Term(
        "loss",
        "How far the network's answers are from the right ones; training makes it small.",
        "Double the learning rate, and see the curve fall faster, or break out.",
        "train",
    ),
    Term(
        "MB",
        "A million bytes, as kB is a thousand and GB a thousand million; each value of a map takes 4 bytes.",
        "Open the help of Activations, and read the bytes beside it.",
        link={"network": "mobilenet_v1"},
    ),
    Term(
        "momentum",
        "The part of the last steps that each new one goes on with.",
        "Train once with SGD and once with Momentum, and lay their curves side by side.",
        "train",
    ),
    Term(
        "multiply-adds",
        "Products that are added up: the work of a network for one image, half of its FLOPs.",
        "Colour the drawing by them, and see where the work is done.",
        link={"network": "mobilenet_v1", "colour_by": "macs"},
        short="MACs",
    ),
    Term(
        "norm",
        "The length of many numbers together: the root of the sum of their squares.",
        "Train a plain network of 56 layers, measure norms, and see how gradients grow from block to block.",
        "train",
    ),
    Term(
        "normalisation",
        "A layer that brings its values to mean 0 and variance 1, then scales and shifts them.",
        "Show every layer, and read the four weights of each channel, two of them non-trainable.",
        link={"network": "resnet50", "every_layer": "on"},
    ),
    Term(
        "optimiser",
        "The rule by which gradients become steps of the weights.",
        "Choose another one, and see how fast the same network learns.",
        "train",
    ),
    Term(
        "overfitting",
        "That a network tells its training images better than images which it never saw.",
        "Train on few images, and see the two curves of accuracy part.",
        "train",
    ),
    Term(
        "padding",
        "Zeros around a map, so that a kernel finds values beyond its edge.",
        "Switch from same to valid, and see the output shrink.",
        "convolution",
        {"kind": "standard", "padding": "valid"},
    ),
    Term(
        "parameters",
        "The values in all weights of a layer or a network.",
        "Colour the drawing by them, and compare it with multiply-adds.",
        link={"network": "vgg16", "colour_by": "params"},
        short="params",
    ),
    Term(
        "pointwise convolution",
        "A convolution of 1 × 1, which mixes channels at each position by itself.",
        "See that its window is one value wide.",
        "convolution",
        {"kind": "pointwise"},
    ),
    Term(
        "pooling",
        "A layer that makes one value of each window: its largest, or its mean.",
        "Find the cards between the blocks, and see that each halves the map.",
        link={"network": "vgg16"},
    ),
    Term(
        "range test",
        "A short run whose learning rate grows until the loss diverges: it tells which one to take.",
        "Choose Find a learning rate, and see where the curve sinks and where it breaks out.",
        "train",
    ),
    Term(
        "receptive field",
        "The square of the image that one value of a layer sees, in pixels; the whole image where that exceeds it.",
        "Choose one layer after another, and see the square grow.",
        link={"network": "vgg16", "colour_by": "field"},
    ),
    Term(
        "regulariser",
        "A term of the loss that grows with the weights of a layer, so that training holds them small.",
        "See the one layer of a tutorial's network that has it.",
        "stories",
        {"story": "reading_critically", "scene": "compared", "play": "regularised"},
    ),
    Term(
        "ReLU",
        "An activation that makes every negative value 0.",
        "See where it stands behind a normalisation, and why in that order.",
        "stories",
        {"story": "normalise_then_activate", "scene": "order"},
    ),
    Term(
        "ReLU6",
        "An activation that makes every negative value 0, and 6 of whatever exceeds that.",
        "Move what goes in, and see where both curves part.",
        "stories",
        {"story": "normalise_then_activate", "scene": "relu6"},
    ),
    Term(
        "residual block",
        "Layers that learn what to add to their input, which a shortcut carries past them.",
        "See why handing on its input leaves it nothing to learn.",
        "stories",
        {"story": "residual_learning", "scene": "shortcut"},
    ),
    Term(
        "resolution multiplier",
        "A factor of the side of the image that a network takes, ρ in the papers.",
        "Move it, and see the multiply-adds follow its square while the parameters stay.",
        "stories",
        {"story": "two_multipliers", "scene": "resolution"},
    ),
    Term(
        "seed",
        "The number that all chance in a run follows from: the same one gives the same run.",
        "Repeat a run with other seeds, and see how much of a difference is chance.",
        "train",
    ),
    Term(
        "separable convolution",
        "A depthwise convolution and a pointwise one behind it, for a fraction of the cost of a whole one.",
        "Play both side by side, and compare the bars.",
        "convolution",
        {"kind": "standard,separable"},
    ),
    Term(
        "shortcut",
        "A connection past some layers, whose output is then added to theirs.",
        "Follow it past two convolutions to the addition.",
        "stories",
        {"story": "residual_learning", "scene": "shortcut"},
    ),
    Term(
        "softmax",
        "An activation that turns the values of all classes into probabilities.",
        "Choose the last card, and read its formula.",
        link={"network": "resnet18"},
    ),
    Term(
        "spatially separable convolution",
        "A convolution of n × 1 and one of 1 × n behind it, in the place of one of n × n.",
        "See a column of sums, then a row of them.",
        "convolution",
        {"kind": "spatial"},
    ),
    Term(
        "squeeze and excitation",
        "A branch that looks at whole channels, and makes each of them weaker or stronger.",
        "Unfold a block, and find the branch of two dense layers.",
        link={"network": "se_resnet50", "open": "stage_1,stage_1/block_1"},
    ),
    Term(
        "stem",
        "The first layers of a network, which make the image small.",
        "Unfold it, and see how fast the map shrinks.",
        link={"network": "inception_v3", "open": "stem"},
    ),
    Term(
        "stride",
        "How far a window moves from one value to the next: 2 halves the map.",
        "Make it 2, and see every other window left out.",
        "convolution",
        {"kind": "standard", "stride": "2"},
    ),
    Term(
        "tensor",
        "Numbers in a box: height, width and channels.",
        "Read the shapes beside the lines, one for each.",
        link={"network": "mobilenet_v1"},
    ),
    Term(
        "trainable parameters",
        "Those that training changes; the moving means and variances of a normalisation are non-trainable.",
        "Add the column Trainable to the table.",
        link={"network": "resnet50"},
    ),
    Term(
        "transposed convolution",
        "A convolution that spreads each value over a window, and so makes a map larger.",
        "See several values add to one place.",
        "convolution",
        {"kind": "transposed"},
    ),
    Term(
        "weight decay",
        "A pull that makes all weights a little smaller at each step.",
        "Raise it, and see training accuracy and held-out accuracy meet.",
        "train",
    ),
    Term(
        "width multiplier",
        "A factor of the filters of every layer, α in the papers.",
        "Move it, and see parameters and multiply-adds follow its square.",
        "stories",
        {"story": "two_multipliers", "scene": "width"},
    ),
)
"""Every term, in alphabetical order."""
