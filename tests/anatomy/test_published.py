"""The figures that must come out: one table, and a twin that fails when an architecture is missing from it."""

import pytest

import netviz
from netviz.anatomy.published import PUBLISHED, Published, sentences
from netviz.architectures.catalog import FAMILIES, find

# preset: layers, total, trainable, multiply-adds: papers, keras.applications, and the tutorials as Keras builds them.
FIGURES = {
    "mobilenet_v1_100": (85, 4_253_864, 4_231_976, 568_740_352),
    "mobilenet_v1_075": (85, 2_601_976, 2_585_560, 325_400_448),
    "mobilenet_v1_050": (85, 1_342_536, 1_331_592, 149_497_088),
    "mobilenet_v1_025": (85, 475_544, 470_072, 41_030_272),
    "mobilenet_v1_192": (85, 4_253_864, 4_231_976, 418_121_728),
    "mobilenet_v1_160": (85, 4_253_864, 4_231_976, 290_675_200),
    "mobilenet_v1_128": (85, 4_253_864, 4_231_976, 186_400_768),
    "mobilenet_v1_keras": (91, 4_253_864, 4_231_976, 568_740_352),
    "mobilenet_v1_tutorial": (88, 4_253_864, 4_231_976, 568_740_352),
    "resnet18": (68, 11_183_562, 11_173_962, 555_422_720),
    "resnet18_tutorial": (70, 11_187_914, 11_178_186, 141_235_200),
    "resnet34_tutorial": (126, 21_303_498, 21_286_346, 292_230_144),
    "resnet50": (177, 25_636_712, 25_583_592, 3_857_973_248),
    "inception10_tutorial": (86, 121_418, 120_234, 12_240_128),
    "inception_module_naive": (9, 430_272, 430_272, 337_182_720),
    "inception_module_bottleneck": (15, 188_800, 188_800, 147_718_144),
    "inception_module_separable": (5, 51_968, 51_968, 40_341_504),
    "googlenet_paper": (140, 6_998_552, 6_998_552, 1_582_671_872),
    "googlenet_torchvision": (197, 6_639_464, 6_624_904, 1_498_376_192),
    "inception_v3_paper": (313, 23_851_784, 23_817_352, 5_713_216_096),
    "inception_resnet_v2_paper": (782, 55_873_736, 55_813_192, 13_155_794_016),
    "inception_resnet_v2_tutorial": (860, 59_577_864, 59_423_880, 14_398_912_352),
    "xception_paper": (134, 22_910_480, 22_855_952, 8_357_403_496),
    "xception_chained": (141, 22_910_480, 22_855_952, 8_470_752_656),
    "xception_sparse": (100, 22_817_480, 22_805_848, 8_424_672_656),
    "lenet5_paper": (9, 61_706, 61_706, 416_520),
    "alexnet_2012": (15, 60_965_224, 60_965_224, 724_406_816),
    "alexnet_one_tower": (15, 62_378_344, 62_378_344, 1_135_256_096),
    "nin_cifar": (16, 966_986, 966_986, 222_486_528),
    "nin_imagenet": (19, 7_595_176, 7_595_176, 1_100_188_800),
    "squeezenet_1_0": (41, 1_248_424, 1_248_424, 818_924_576),
    "squeezenet_1_1": (41, 1_235_496, 1_235_496, 349_151_936),
    "resnet18_imagenet": (71, 11_699_112, 11_689_512, 1_814_073_344),
    "resnet34_imagenet": (127, 21_814_696, 21_797_672, 3_663_761_408),
    "resnet50_v1_5": (177, 25_610_152, 25_557_032, 4_089_184_256),
    "wide_resnet50_2": (177, 68_951_464, 68_883_240, 11_398_021_120),
    "resnet50_v2": (192, 25_613_800, 25_568_360, 3_482_255_360),
    "resnet164_v2": (549, 1_727_482, 1_703_258, 247_646_720),
    "wrn_28_10": (93, 36_497_146, 36_479_194, 5_243_328_768),
    "resnext50": (177, 25_097_128, 25_028_904, 4_230_479_872),
    "se_resnet50": (241, 28_141_144, 28_088_024, 3_860_488_192),
    "custom_mixed": (33, 536_650, 535_114, 36_234_496),
    "vgg16": (23, 138_357_544, 138_357_544, 15_470_264_320),
    "vgg19": (26, 143_667_240, 143_667_240, 19_632_062_464),
    "vgg13": (20, 133_047_848, 133_047_848, 11_308_466_176),
    "vgg11": (18, 132_863_336, 132_863_336, 7_609_090_048),
    "densenet121": (429, 8_062_504, 7_978_856, 2_834_161_664),
    "densenet169": (597, 14_307_880, 14_149_480, 3_359_843_328),
    "densenet201": (709, 20_242_984, 20_013_928, 4_291_365_888),
    "densenet_bc_100": (350, 793_150, 769_162, 287_929_692),
    "densenet_40": (158, 1_037_818, 1_019_722, 264_812_928),
    "mobilenet_v2_100": (156, 3_538_984, 3_504_872, 300_774_272),
    "mobilenet_v2_140": (156, 6_156_712, 6_108_776, 582_195_824),
    "mobilenet_v2_130": (156, 5_431_048, 5_386_792, 509_374_560),
    "mobilenet_v2_075": (156, 2_663_064, 2_636_424, 209_069_792),
    "mobilenet_v2_050": (156, 1_987_224, 1_968_680, 97_131_840),
    "mobilenet_v2_035": (156, 1_691_208, 1_677_128, 59_285_808),
    "efficientnet_b0": (240, 5_330_571, 5_288_548, 385_814_752),
    "efficientnet_b1": (342, 7_856_239, 7_794_184, 686_802_832),
    "efficientnet_b2": (342, 9_177_569, 9_109_994, 993_561_872),
    "efficientnet_b3": (387, 12_320_535, 12_233_232, 1_827_141_392),
    "efficientnet_b4": (477, 19_466_823, 19_341_616, 4_393_771_024),
    "efficientnet_b5": (579, 30_562_527, 30_389_784, 10_266_384_752),
    "efficientnet_b6": (669, 43_265_143, 43_040_704, 19_067_593_536),
    "efficientnet_b7": (816, 66_658_687, 66_347_960, 37_745_884_192),
    "convnext_tiny": (157, 28_589_128, 28_589_128, 4_455_531_264),
    "convnext_small": (301, 50_223_688, 50_223_688, 8_683_712_256),
    "convnext_base": (301, 88_591_464, 88_591_464, 15_354_729_472),
    "convnext_large": (301, 197_767_336, 197_767_336, 34_361_433_600),
    "convnext_xlarge": (301, 350_196_968, 350_196_968, 60_921_030_656),
    "mobilenet_v3_large": (194, 5_507_432, 5_483_032, 216_589_760),
    "mobilenet_v3_large_075": (194, 4_012_616, 3_993_528, 154_560_624),
    "mobilenet_v3_large_minimalistic": (146, 3_948_688, 3_924_288, 209_136_704),
    "mobilenet_v3_small": (164, 2_554_968, 2_542_856, 56_510_400),
    "mobilenet_v3_small_075": (164, 2_051_552, 2_041_872, 43_399_344),
    "mobilenet_v3_small_minimalistic": (110, 2_056_848, 2_044_736, 52_288_448),
    "nasnet_mobile": (771, 5_326_716, 5_289_978, 563_638_816),
    "nasnet_large": (1041, 88_949_818, 88_753_150, 23_783_414_658),
    "nasnet_cifar": (930, 3_365_290, 3_328_234, 525_786_624),
    "efficientnet_v2_s": (516, 21_612_360, 21_458_488, 8_365_617_152),
    "efficientnet_v2_m": (743, 54_431_388, 54_139_356, 24_582_460_384),
    "efficientnet_v2_l": (1031, 119_027_848, 118_515_272, 56_079_699_008),
    "efficientnet_v2_b0": (273, 7_200_312, 7_139_704, 718_086_176),
    "efficientnet_v2_b1": (337, 8_212_124, 8_141_052, 1_196_819_360),
    "efficientnet_v2_b2": (352, 10_178_374, 10_096_086, 1_697_542_832),
    "efficientnet_v2_b3": (412, 14_467_622, 14_358_406, 3_011_458_816),
    "inception_v4_paper": (494, 42_742_984, 42_679_816, 12_253_974_624),
    "inception_resnet_v1_paper": (410, 22_783_368, 22_756_328, 6_206_361_696),
    "shufflenet_g3": (202, 1_890_208, 1_865_728, 137_460_672),
    "shufflenet_g1": (154, 1_546_624, 1_531_936, 143_078_976),
    "shufflenet_g8": (202, 2_473_936, 2_434_768, 138_365_952),
    "shufflenet_v2_100": (295, 2_294_784, 2_278_604, 144_907_992),
    "shufflenet_v2_200": (295, 7_427_712, 7_393_996, 583_253_464),
    "unet_paper": (56, 31_030_658, 31_030_658, 150_428_424_448),
    "unet_small": (52, 1_941_105, 1_941_105, 758_120_448),
    "resnet20": (77, 271_098, 269_722, 40_551_040),
    "resnet32": (119, 466_426, 464_154, 68_862_592),
    "resnet44": (161, 661_754, 658_586, 97_174_144),
    "resnet56": (203, 857_082, 853_018, 125_485_696),
    "resnet110": (392, 1_736_058, 1_727_962, 252_887_680),
}
WITHOUT_PRINTED_FIGURES = {
    *FAMILIES["custom"].presets,
    "googlenet_heads",
    "googlenet_cifar",
    "inception10_corrected",
    *FAMILIES["inception_module"].presets,
    "mobilenet_v1_cifar",
    "resnet18",
    "resnet34",
    "resnet18_plain",
    "resnet34_plain",
    "resnet18_small",
    "inception_v3_small",
    "inception_resnet_v2_cifar",
    "xception_cifar",
    "vgg_cifar",
    "mobilenet_v2_cifar",
    "efficientnet_cifar",
    "convnext_cifar",
    "lenet5_cifar",
    "alexnet_cifar",
    "nin_imagenet",
    "nin_small",
    "squeezenet_bypass",
    "squeezenet_cifar",
    "wrn_16_2",
    "resnext29_small",
    "se_resnet_cifar",
    "mobilenet_v3_cifar",
    "shufflenet_cifar",
    "shufflenet_v2_cifar",
    "nasnet_small",
    "efficientnet_v2_cifar",
    "inception_v4_cifar",
    "inception_resnet_v1_paper",
    "inception_resnet_v1_cifar",
}


@pytest.mark.parametrize("name", FIGURES)
def test_the_figures_come_out(name):
    network = netviz.build(name)
    assert (len(network.nodes), network.total_params, network.trainable_params, network.macs) == FIGURES[name]


def test_no_architecture_is_missing_from_the_figures():
    assert {find(name)[0].name for name in FIGURES} == set(FAMILIES)


def test_every_preset_has_its_published_figures_or_is_known_to_have_none():
    presets = {preset for family in FAMILIES.values() for preset in family.presets}
    assert presets == set(PUBLISHED) | WITHOUT_PRINTED_FIGURES


def test_a_difference_from_a_published_figure_has_a_reason():
    for name, figures in PUBLISHED.items():
        network = netviz.build(name)
        for figure in figures:
            assert figure.agrees_with(network) or figure.reason, (name, figure)


def test_the_page_says_what_agrees_and_what_does_not():
    assert sentences("resnet18_tutorial", netviz.build("resnet18_tutorial"))[0].startswith(
        "11,187,914 parameters: equals the tutorial"
    )
    assert "prints 290,000,000. The paper cuts" in sentences("mobilenet_v1_160", netviz.build("mobilenet_v1_160"))[0]


def test_a_figure_printed_in_units_agrees_when_ours_rounds_to_it():
    network = netviz.build("resnet20")  # 269,722 trainable
    assert Published("trainable_params", 27, 10_000, "").agrees_with(network)
    assert not Published("trainable_params", 26, 10_000, "").agrees_with(network)
