"""What papers and tutorials print about a preset, and how our figures compare."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Literal

from netviz.network import Network


@dataclass(frozen=True)
class Published:
    """One printed figure: which of ours it means, what was printed, to how many figures, where."""

    figure: Literal["total_params", "trainable_params", "macs"]
    printed: int
    unit: int
    """The printed figure counts in units: 1 for an exact count, 1,000,000 for "569 million"."""
    source: str
    reason: str = ""
    """Why ours differs, where it does."""

    def agrees_with(self, network: Network) -> bool:
        """Whether our figure, rounded as the source rounds, is the printed one."""
        ours = getattr(network, self.figure)
        return abs(ours - self.printed * self.unit) * 2 <= self.unit if self.unit > 1 else ours == self.printed


_MOBILENET = "Howard et al. 2017, table 6 (multiply-adds in millions)"
_RESOLUTION = "Howard et al. 2017, table 7 (multiply-adds in millions)"
_MOBILENET_PARAMS = "Howard et al. 2017, table 6 (parameters in units of 100,000)"
_RESOLUTION_PARAMS = "Howard et al. 2017, table 7 (parameters in units of 100,000)"
_RESNET = "He et al. 2015, table 6 (parameters in units of 10,000)"
_RESNET_MACS = "He et al. 2015, table 1 (multiply-adds in units of 100 million)"
_TWIN = f"{_RESNET}, whose residual twin has the same parameters"
_KERAS = "keras.applications, Keras 3.15"
_TORCHVISION = "torchvision 0.22"
_TORCHVISION_MACS = "torchvision 0.22 (multiply-adds in units of 10 million)"
_TORCHVISION_MILLIONS = "torchvision 0.22 (multiply-adds in millions)"
_IMGCLSMOB = "imgclsmob, a zoo of networks in five frameworks"
_LENET = "LeCun et al. 1998, section II.B"
_LENET_REASON = (
    "Its second convolution sees only some of the maps (900 fewer), its poolings learn 44 numbers, and its outputs are "
    "fixed pictures of digits (850 fewer)."
)
_WIDE = "Zagoruyko and Komodakis 2016, table 5 (parameters in units of 100,000)"
_RESNEXT = "Xie et al. 2016, table 1 (parameters in units of 100,000)"
_RESNEXT_MACS = "Xie et al. 2016, table 1 (multiply-adds in units of 100 million)"
_CUT = "The table cuts the decimals here."
_VGG = "Simonyan and Zisserman 2014, table 2 (parameters in millions)"
_DENSENET = "Huang et al. 2016, table 2 (parameters in units of 100,000)"
_SLIM = "TensorFlow's table of its MobileNet V2 checkpoints"
_SLIM_PARAMS, _SLIM_MACS = f"{_SLIM} (parameters in units of 10,000)", f"{_SLIM} (multiply-adds in millions)"
_NO_NORMS = "The table leaves out the scales and shifts of the normalisations; without them ours rounds to it."
_EFFICIENTNET = "Tan and Le 2019, table 2"
_EFFICIENTNET_V2 = "Tan and Le 2021, table 7"
_V3 = "Howard et al. 2019, table 3"
_V3_PARAMS, _V3_MACS = f"{_V3} (parameters in units of 100,000)", f"{_V3} (multiply-adds in millions)"
_V3_KERAS = "the table of keras.applications"
_V3_KERAS_PARAMS = f"{_V3_KERAS} (parameters in units of 100,000)"
_V3_KERAS_MACS = f"{_V3_KERAS} (multiply-adds in millions)"
_V3_OTHER = "It tells of an earlier small network; torchvision's figure for the one that Keras builds is ours."
_CUT = "The paper cuts the decimals here."
_SHUFFLENET = "Zhang et al. 2017, table 1 (multiply-adds in millions)"
_NO_CLASSIFIER = "The table leaves out the classifier; without it ours rounds to that."
_SHUFFLENET_V2 = "Ma et al. 2018, table 5 (multiply-adds in millions)"
_SHUFFLENET_V2_PARAMS = "Ma et al. 2018, table 5 (parameters in units of 100,000)"
_NASNET = "Zoph et al. 2017, table 2"
_IMGCLSMOB = "the table of osmr/imgclsmob"
_UNCLEAR = "The paper does not say what it counts; torchvision's figure for the same network is ours."
_CONVNEXT = "Liu et al. 2022, table 1 (parameters in millions)"
_CONVNEXT_MACS = "Liu et al. 2022, table 1 (multiply-adds in units of 100 million)"
_TUTORIAL = "the tutorial's own model.summary() under Keras 3.15"

_total = partial(Published, "total_params")
_trainable = partial(Published, "trainable_params")
_macs = partial(Published, "macs")

PUBLISHED: dict[str, tuple[Published, ...]] = {
    "mobilenet_v1_100": (
        _macs(569, 10**6, _MOBILENET),
        _trainable(42, 10**5, _MOBILENET_PARAMS),
        _total(4_253_864, 1, _KERAS),
    ),
    "mobilenet_v1_075": (
        _macs(325, 10**6, _MOBILENET),
        _trainable(26, 10**5, _MOBILENET_PARAMS),
    ),
    "mobilenet_v1_050": (
        _macs(149, 10**6, _MOBILENET),
        _trainable(13, 10**5, _MOBILENET_PARAMS),
    ),
    "mobilenet_v1_025": (
        _macs(41, 10**6, _MOBILENET),
        _trainable(5, 10**5, _MOBILENET_PARAMS),
    ),
    "mobilenet_v1_192": (
        _macs(418, 10**6, _RESOLUTION),
        _trainable(42, 10**5, _RESOLUTION_PARAMS),
    ),
    "mobilenet_v1_160": (
        _macs(290, 10**6, _RESOLUTION, "The paper cuts the decimals here, where elsewhere it rounds."),
        _trainable(42, 10**5, _RESOLUTION_PARAMS),
    ),
    "mobilenet_v1_128": (
        _macs(186, 10**6, _RESOLUTION),
        _trainable(42, 10**5, _RESOLUTION_PARAMS),
    ),
    "mobilenet_v1_keras": (Published("total_params", 4_253_864, 1, _KERAS),),
    "mobilenet_v1_tutorial": (Published("total_params", 4_253_864, 1, _TUTORIAL),),
    "resnet18_tutorial": (
        Published("total_params", 11_187_914, 1, _TUTORIAL),
        Published("macs", 141_235_200, 1, _TUTORIAL),
    ),
    "resnet34_tutorial": (
        Published("total_params", 21_303_498, 1, _TUTORIAL),
        Published("macs", 292_230_144, 1, _TUTORIAL),
    ),
    "lenet5_paper": (_total(60_000, 1, _LENET, _LENET_REASON),),
    "lenet5_mnist": (_total(60_000, 1, _LENET, _LENET_REASON),),
    "alexnet_2012": (
        _total(60, 10**6, "Krizhevsky et al. 2012, abstract (parameters in millions)", "It cuts the decimals."),
        _total(61, 10**6, "Sze et al. 2017, table II (parameters in millions)"),
        _macs(724, 10**6, "Sze et al. 2017, table II (multiply-adds in millions)"),
    ),
    "alexnet_one_tower": (_total(62_378_344, 1, _IMGCLSMOB),),
    "alexnet_torchvision": (
        _total(61_100_840, 1, _TORCHVISION),
        _macs(714, 10**6, _TORCHVISION_MILLIONS),
    ),
    "nin_cifar": (
        _total(966_986, 1, _IMGCLSMOB),
        _macs(22297, 10**4, _IMGCLSMOB, "It counts half a million additions, too."),
    ),
    "squeezenet_1_0": (
        _total(1_248_424, 1, "Iandola et al. 2016, table 1"),
        _total(1_248_424, 1, _TORCHVISION),
        _macs(819, 10**6, _TORCHVISION_MILLIONS),
    ),
    "squeezenet_1_1": (
        _total(1_235_496, 1, _TORCHVISION),
        _macs(349, 10**6, _TORCHVISION_MILLIONS),
    ),
    "resnet18_imagenet": (
        _trainable(11_689_512, 1, _TORCHVISION),
        _macs(1814, 10**6, _TORCHVISION_MILLIONS),
        _macs(18, 10**8, _RESNET_MACS),
    ),
    "resnet34_imagenet": (
        _trainable(21_797_672, 1, _TORCHVISION),
        _macs(3664, 10**6, _TORCHVISION_MILLIONS),
        _macs(36, 10**8, _RESNET_MACS, "It takes shortcuts without parameters; the three 1 × 1 here add 19 million."),
    ),
    "plain34_imagenet": (_macs(36, 10**8, "He et al. 2015, section 3.3 (multiply-adds in units of 100 million)"),),
    "resnet50": (
        _total(25_636_712, 1, _KERAS),
        _macs(38, 10**8, _RESNET_MACS, _CUT),
    ),
    "resnet101": (
        _total(44_707_176, 1, _KERAS),
        _macs(76, 10**8, _RESNET_MACS),
    ),
    "resnet152": (
        _total(60_419_944, 1, _KERAS),
        _macs(113, 10**8, _RESNET_MACS),
    ),
    "resnet50_v1_5": (
        _trainable(25_557_032, 1, _TORCHVISION),
        _macs(4089, 10**6, _TORCHVISION_MILLIONS),
        _trainable(255, 10**5, _RESNEXT, _CUT),
        _macs(41, 10**8, _RESNEXT_MACS),
    ),
    "wide_resnet50_2": (
        _trainable(68_883_240, 1, _TORCHVISION),
        _macs(11398, 10**6, _TORCHVISION_MILLIONS),
        _trainable(689, 10**5, _WIDE.replace("table 5", "table 8")),
    ),
    "resnet50_v2": (_total(25_613_800, 1, _KERAS),),
    "resnet101_v2": (_total(44_675_560, 1, _KERAS),),
    "resnet152_v2": (_total(60_380_648, 1, _KERAS),),
    "resnet110_v2": (
        _trainable(17, 10**5, _WIDE),
        _trainable(1_730_522, 1, _IMGCLSMOB),
    ),
    "resnet164_v2": (
        _trainable(17, 10**5, _WIDE),
        _trainable(1_703_258, 1, _IMGCLSMOB),
    ),
    "resnet20_v2": (_trainable(272_282, 1, _IMGCLSMOB),),
    "wrn_28_10": (_trainable(365, 10**5, _WIDE),),
    "wrn_40_4": (_trainable(89, 10**5, _WIDE),),
    "wrn_16_8": (_trainable(110, 10**5, _WIDE),),
    "resnext50": (
        _trainable(25_028_904, 1, _TORCHVISION),
        _macs(4230, 10**6, _TORCHVISION_MILLIONS),
        _trainable(250, 10**5, _RESNEXT),
        _macs(42, 10**8, _RESNEXT_MACS),
    ),
    "resnext101": (
        _trainable(88_791_336, 1, _TORCHVISION),
        _macs(16414, 10**6, _TORCHVISION_MILLIONS),
    ),
    "resnext29": (_trainable(344, 10**5, _RESNEXT.replace("table 1", "table 7")),),
    "se_resnet50": (
        _trainable(28_088_024, 1, _IMGCLSMOB),
        _macs(
            387,
            10**7,
            "Hu et al. 2017, section 4 (multiply-adds in units of 10 million)",
            "With the sums of the averages and the products of the scaling, 11 million, ours rounds to it.",
        ),
    ),
    "se_resnext50": (_trainable(27_559_896, 1, _IMGCLSMOB),),
    "inception10_tutorial": (
        Published("total_params", 121_418, 1, _TUTORIAL),
        Published("macs", 12_240_128, 1, _TUTORIAL),
    ),
    "googlenet_paper": (
        Published(
            "total_params",
            68,
            10**5,
            "Howard et al. 2017, table 8 (parameters in units of 100,000)",
            "It is the sum of the rows that GoogLeNet's table 1 prints, in units of 1,024: 6.96 million.",
        ),
        Published(
            "macs",
            155,
            10**7,
            "Howard et al. 2017, table 8 (multiply-adds in units of 10 million)",
            "Table 1 comes to 1.58 billion when every convolution pads.",
        ),
    ),
    "googlenet_torchvision": (
        Published("trainable_params", 6_624_904, 1, "torchvision 0.22"),
        Published("macs", 1498, 10**6, "torchvision 0.22 (multiply-adds in millions)"),
    ),
    "inception_v3_paper": (
        _total(23_851_784, 1, _KERAS),
        _macs(5713, 10**6, "torchvision 0.22 (multiply-adds in millions)"),
        _macs(57, 10**8, f"{_EFFICIENTNET} (multiply-adds in units of 100 million)"),
    ),
    "inception_resnet_v2_paper": (
        _total(55_873_736, 1, _KERAS),
        _macs(13, 10**9, _EFFICIENTNET),
    ),
    "inception_resnet_v2_tutorial": (
        Published("total_params", 60, 10**6, "the tutorial (millions)"),
        Published("total_params", 59_577_864, 1, _TUTORIAL),
        Published("macs", 14_398_912_352, 1, _TUTORIAL),
    ),
    "xception_paper": (
        _trainable(22_855_952, 1, "Chollet 2017, table 3"),
        _total(22_910_480, 1, _KERAS),
        _macs(84, 10**8, f"{_EFFICIENTNET} (multiply-adds in units of 100 million)"),
    ),
    "xception_chained": (
        Published("trainable_params", 22_855_952, 1, "the tutorial, which counts the trainable ones"),
        Published("macs", 8_470_752_656, 1, _TUTORIAL),
    ),
    "xception_sparse": (
        Published("total_params", 22_817_480, 1, "the tutorial's printed summary"),
        Published("trainable_params", 22_805_848, 1, "the tutorial's printed summary"),
        Published("macs", 8_424_672_656, 1, _TUTORIAL),
    ),
    "vgg16": (
        _total(138_357_544, 1, _KERAS),
        _total(138, 10**6, _VGG),
        _macs(1547, 10**7, _TORCHVISION_MACS),
    ),
    "vgg19": (
        _total(143_667_240, 1, _KERAS),
        _total(144, 10**6, _VGG),
        _macs(1963, 10**7, _TORCHVISION_MACS),
    ),
    "vgg13": (
        _total(133, 10**6, _VGG),
        _macs(1131, 10**7, _TORCHVISION_MACS),
    ),
    "vgg11": (
        _total(133, 10**6, _VGG),
        _macs(761, 10**7, _TORCHVISION_MACS),
    ),
    "densenet121": (
        _total(8_062_504, 1, _KERAS),
        _trainable(7_978_856, 1, _TORCHVISION),
        _macs(283, 10**7, _TORCHVISION_MACS),
    ),
    "densenet169": (
        _total(14_307_880, 1, _KERAS),
        _trainable(14_149_480, 1, _TORCHVISION),
        _macs(336, 10**7, _TORCHVISION_MACS),
    ),
    "densenet201": (
        _total(20_242_984, 1, _KERAS),
        _trainable(20_013_928, 1, _TORCHVISION),
        _macs(429, 10**7, _TORCHVISION_MACS),
    ),
    "densenet_bc_100": (_trainable(8, 10**5, _DENSENET),),
    "densenet_40": (_trainable(10, 10**5, _DENSENET),),
    "mobilenet_v2_100": (
        _total(3_538_984, 1, _KERAS),
        _trainable(347, 10**4, _SLIM_PARAMS, _NO_NORMS),
        _macs(300, 10**6, _SLIM_MACS, "The table cuts its decimals, in this row as in all others."),
    ),
    "mobilenet_v2_140": (
        _trainable(606, 10**4, _SLIM_PARAMS, _NO_NORMS),
        _macs(582, 10**6, _SLIM_MACS),
    ),
    "mobilenet_v2_130": (
        _trainable(534, 10**4, _SLIM_PARAMS, _NO_NORMS),
        _macs(509, 10**6, _SLIM_MACS),
    ),
    "mobilenet_v2_075": (
        _trainable(261, 10**4, _SLIM_PARAMS, _NO_NORMS),
        _macs(209, 10**6, _SLIM_MACS),
    ),
    "mobilenet_v2_050": (
        _trainable(195, 10**4, _SLIM_PARAMS, _NO_NORMS),
        _macs(97, 10**6, _SLIM_MACS),
    ),
    "mobilenet_v2_035": (
        _trainable(166, 10**4, _SLIM_PARAMS, _NO_NORMS),
        _macs(59, 10**6, _SLIM_MACS),
    ),
    "efficientnet_b0": (
        _total(5_330_571, 1, _KERAS),
        _trainable(53, 10**5, _EFFICIENTNET),
        _macs(39, 10**7, _EFFICIENTNET),
        _macs(39, 10**7, _TORCHVISION_MACS),
    ),
    "efficientnet_b1": (
        _total(7_856_239, 1, _KERAS),
        _trainable(78, 10**5, _EFFICIENTNET),
        _macs(70, 10**7, _EFFICIENTNET, _UNCLEAR),
        _macs(69, 10**7, _TORCHVISION_MACS),
    ),
    "efficientnet_b2": (
        _total(9_177_569, 1, _KERAS),
        _trainable(92, 10**5, _EFFICIENTNET, "With the means and variances of the normalisations it is 9.18 million."),
        _macs(10, 10**8, _EFFICIENTNET),
    ),
    "efficientnet_b3": (
        _total(12_320_535, 1, _KERAS),
        _trainable(12, 10**6, _EFFICIENTNET),
        _macs(18, 10**8, _EFFICIENTNET),
        _macs(183, 10**7, _TORCHVISION_MACS),
    ),
    "efficientnet_b4": (
        _total(19_466_823, 1, _KERAS),
        _trainable(19, 10**6, _EFFICIENTNET),
        _macs(42, 10**8, _EFFICIENTNET, _UNCLEAR),
        _macs(439, 10**7, _TORCHVISION_MACS),
    ),
    "efficientnet_b5": (
        _total(30_562_527, 1, _KERAS),
        _trainable(30, 10**6, _EFFICIENTNET),
        _macs(99, 10**8, _EFFICIENTNET, _UNCLEAR),
        _macs(1027, 10**7, _TORCHVISION_MACS),
    ),
    "efficientnet_b6": (
        _total(43_265_143, 1, _KERAS),
        _trainable(43, 10**6, _EFFICIENTNET),
        _macs(19, 10**9, _EFFICIENTNET),
        _macs(1907, 10**7, _TORCHVISION_MACS),
    ),
    "efficientnet_b7": (
        _total(66_658_687, 1, _KERAS),
        _trainable(66, 10**6, _EFFICIENTNET),
        _macs(37, 10**9, _EFFICIENTNET, _UNCLEAR),
        _macs(3775, 10**7, _TORCHVISION_MACS),
    ),
    "convnext_tiny": (
        _total(28_589_128, 1, _KERAS),
        _total(29, 10**6, _CONVNEXT),
        _macs(45, 10**8, _CONVNEXT_MACS),
    ),
    "convnext_small": (
        _total(50_223_688, 1, _KERAS),
        _total(50, 10**6, _CONVNEXT),
        _macs(87, 10**8, _CONVNEXT_MACS),
    ),
    "convnext_base": (
        _total(88_591_464, 1, _KERAS),
        _total(89, 10**6, _CONVNEXT),
        _macs(154, 10**8, _CONVNEXT_MACS),
    ),
    "convnext_large": (
        _total(197_767_336, 1, _KERAS),
        _total(198, 10**6, _CONVNEXT),
        _macs(344, 10**8, _CONVNEXT_MACS),
    ),
    "convnext_xlarge": (
        _total(350_196_968, 1, _KERAS),
        _total(350, 10**6, _CONVNEXT),
        _macs(609, 10**8, _CONVNEXT_MACS),
    ),
    "mobilenet_v3_large": (
        _total(5_507_432, 1, _KERAS),
        _trainable(5_483_032, 1, _TORCHVISION),
        _macs(22, 10**7, _TORCHVISION_MACS),
        _macs(217, 10**6, _V3_KERAS_MACS),
        _macs(219, 10**6, _V3_MACS, "The table of keras.applications says 217, as ours rounds."),
        _trainable(54, 10**5, _V3_PARAMS, _CUT),
    ),
    "mobilenet_v3_large_075": (
        _total(4_012_616, 1, _KERAS),
        _macs(155, 10**6, _V3_MACS),
        _trainable(40, 10**5, _V3_PARAMS),
    ),
    "mobilenet_v3_large_minimalistic": (
        _total(3_948_688, 1, _KERAS),
        _macs(209, 10**6, _V3_KERAS_MACS),
        _trainable(39, 10**5, _V3_KERAS_PARAMS),
    ),
    "mobilenet_v3_small": (
        _total(2_554_968, 1, _KERAS),
        _trainable(2_542_856, 1, _TORCHVISION),
        _macs(6, 10**7, _TORCHVISION_MACS),
        _trainable(25, 10**5, _V3_PARAMS),
        _macs(56, 10**6, _V3_MACS, "Ours is 56.5 million: the paper cuts the decimals here."),
        _macs(66, 10**6, _V3_KERAS_MACS, _V3_OTHER),
    ),
    "mobilenet_v3_small_075": (
        _total(2_051_552, 1, _KERAS),
        _trainable(20, 10**5, _V3_PARAMS),
        _macs(44, 10**6, _V3_MACS, "Ours is 43.4 million, counted as the other rows, which agree."),
    ),
    "mobilenet_v3_small_minimalistic": (
        _total(2_056_848, 1, _KERAS),
        _trainable(20, 10**5, _V3_KERAS_PARAMS),
        _macs(65, 10**6, _V3_KERAS_MACS, _V3_OTHER),
    ),
    "nasnet_mobile": (
        _total(5_326_716, 1, _KERAS),
        _trainable(5_289_978, 1, _IMGCLSMOB),
        _trainable(53, 10**5, f"{_NASNET} (parameters in units of 100,000)"),
        _macs(564, 10**6, f"{_NASNET} (multiply-adds in millions)"),
    ),
    "nasnet_large": (
        _total(88_949_818, 1, _KERAS),
        _trainable(88_753_150, 1, _IMGCLSMOB),
        _total(889, 10**5, f"{_NASNET} (parameters in units of 100,000)"),
        _macs(238, 10**8, f"{_NASNET} (multiply-adds in units of 100 million)"),
    ),
    "nasnet_cifar": (_trainable(33, 10**5, "Zoph et al. 2017, table 1 (parameters in units of 100,000)"),),
    "shufflenet_g1": (_trainable(1_531_936, 1, _IMGCLSMOB), _macs(143, 10**6, _SHUFFLENET)),
    "shufflenet_g2": (_trainable(1_733_848, 1, _IMGCLSMOB), _macs(140, 10**6, _SHUFFLENET, _NO_CLASSIFIER)),
    "shufflenet_g3": (_trainable(1_865_728, 1, _IMGCLSMOB), _macs(137, 10**6, _SHUFFLENET)),
    "shufflenet_g4": (_trainable(1_968_344, 1, _IMGCLSMOB), _macs(133, 10**6, _SHUFFLENET, _NO_CLASSIFIER)),
    "shufflenet_g8": (_trainable(2_434_768, 1, _IMGCLSMOB), _macs(137, 10**6, _SHUFFLENET, _NO_CLASSIFIER)),
    "shufflenet_g3_050": (
        _trainable(718_324, 1, _IMGCLSMOB),
        _macs(38, 10**6, "Zhang et al. 2017, table 2 (multiply-adds in millions)"),
    ),
    "shufflenet_v2_050": (
        _trainable(1_366_792, 1, _TORCHVISION),
        _macs(4, 10**7, _TORCHVISION_MACS),
        _macs(41, 10**6, _SHUFFLENET_V2, _UNCLEAR),
        _trainable(14, 10**5, _SHUFFLENET_V2_PARAMS),
    ),
    "shufflenet_v2_100": (
        _trainable(2_278_604, 1, _TORCHVISION),
        _macs(14, 10**7, _TORCHVISION_MACS),
        _macs(146, 10**6, _SHUFFLENET_V2, _UNCLEAR),
        _trainable(23, 10**5, _SHUFFLENET_V2_PARAMS),
    ),
    "shufflenet_v2_150": (
        _trainable(3_503_624, 1, _TORCHVISION),
        _macs(30, 10**7, _TORCHVISION_MACS),
        _macs(299, 10**6, _SHUFFLENET_V2, _UNCLEAR),
        _trainable(35, 10**5, _SHUFFLENET_V2_PARAMS),
    ),
    "shufflenet_v2_200": (
        _trainable(7_393_996, 1, _TORCHVISION),
        _macs(58, 10**7, _TORCHVISION_MACS),
        _macs(591, 10**6, _SHUFFLENET_V2, _UNCLEAR),
        _trainable(74, 10**5, _SHUFFLENET_V2_PARAMS),
    ),
    "efficientnet_v2_s": (
        _total(21_612_360, 1, _KERAS),
        _trainable(21_458_488, 1, _TORCHVISION),
        _macs(837, 10**7, _TORCHVISION_MACS),
        _total(22, 10**6, _EFFICIENTNET_V2),
        _macs(88, 10**8, _EFFICIENTNET_V2, _UNCLEAR),
    ),
    "efficientnet_v2_m": (
        _total(54_431_388, 1, _KERAS),
        _trainable(54_139_356, 1, _TORCHVISION),
        _macs(2458, 10**7, _TORCHVISION_MACS),
        _total(54, 10**6, _EFFICIENTNET_V2),
        _macs(24, 10**9, _EFFICIENTNET_V2, _UNCLEAR),
    ),
    "efficientnet_v2_l": (
        _total(119_027_848, 1, _KERAS),
        _trainable(118_515_272, 1, _TORCHVISION),
        _macs(5608, 10**7, _TORCHVISION_MACS),
        _total(12, 10**7, _EFFICIENTNET_V2),
        _macs(53, 10**9, _EFFICIENTNET_V2, _UNCLEAR),
    ),
    "efficientnet_v2_b0": (_total(7_200_312, 1, _KERAS),),
    "efficientnet_v2_b1": (_total(8_212_124, 1, _KERAS),),
    "efficientnet_v2_b2": (_total(10_178_374, 1, _KERAS),),
    "efficientnet_v2_b3": (_total(14_467_622, 1, _KERAS),),
    "inception_v4_paper": (
        _trainable(42_679_816, 1, "timm 1.0, and the table of osmr/imgclsmob"),
        _macs(123, 10**8, "timm 1.0 (multiply-adds in units of 100 million)"),
    ),
    "unet_paper": (
        _total(31_030_658, 1, "tf_unet (Akeret et al. 2017) with the paper's five layers of 64 features and up"),
    ),
    "unet_same": (
        _total(
            31_031_685,
            1,
            "zhixuhao's Keras U-Net",
            "It has one more 3 × 3 convolution, of two filters, before its last one.",
        ),
    ),
    "unet_32": (_total(776, 10**4, "Zhou et al. 2018, table 3 (parameters in units of 10,000)"),),
    "unet_small": (_total(1_941_105, 1, "the summary of Kaggle's Keras U-Net starter (2018)"),),
    "resnet20": (Published("trainable_params", 27, 10**4, _RESNET),),
    "resnet32": (Published("trainable_params", 46, 10**4, _RESNET),),
    "resnet44": (Published("trainable_params", 66, 10**4, _RESNET),),
    "resnet56": (Published("trainable_params", 85, 10**4, _RESNET),),
    "resnet110": (Published("trainable_params", 17, 10**5, _RESNET.replace("10,000", "100,000")),),
    "plain20": (_trainable(27, 10**4, _TWIN),),
    "plain56": (_trainable(85, 10**4, _TWIN),),
}

_FIGURES = {"total_params": "parameters", "trainable_params": "trainable parameters", "macs": "multiply-adds"}


def sentences(name: str, network: Network) -> list[str]:
    """For each figure that was printed about the preset `name`: ours, and whether it agrees."""
    figures = PUBLISHED.get(name, ())
    return [_sentence(published, network) for published in figures] or [
        "No paper prints a figure for this one; it is counted as Keras counts."
    ]


def agreement(name: str, network: Network) -> tuple[int, int]:
    """How many figures were printed about the preset `name`, and how many of them the network has."""
    figures = PUBLISHED.get(name, ())
    return len(figures), sum(published.agrees_with(network) for published in figures)


def _sentence(published: Published, network: Network) -> str:
    ours = f"{getattr(network, published.figure):,} {_FIGURES[published.figure]}"
    if published.agrees_with(network):
        return f"{ours}: equals {published.source}."
    return f"{ours}; {published.source} prints {published.printed * published.unit:,}. {published.reason}"
