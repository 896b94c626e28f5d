"""What zoos in other frameworks print of their networks, ours have too; where not, by how many and why."""

import pytest

from netviz.architectures.catalog import parse_specification

# torchvision 0.22, torchvision/models/*.py: num_params, and _ops in millions, which are multiply-adds.
TORCHVISION = {
    "alexnet": ("alexnet_torchvision", 61_100_840, 714),
    "convnext_base": ("convnext_base", 88_591_464, 15_355),
    "convnext_large": ("convnext_large", 197_767_336, 34_361),
    "convnext_small": ("convnext_small", 50_223_688, 8_684),
    "convnext_tiny": ("convnext_tiny", 28_589_128, 4_456),
    "densenet121": ("densenet121", 7_978_856, 2_834),
    "densenet161": ("densenet?blocks=6,12,36,24&growth_rate=48&initial_filters=96", 28_681_000, 7_728),
    "densenet169": ("densenet169", 14_149_480, 3_360),
    "densenet201": ("densenet201", 20_013_928, 4_291),
    "efficientnet_b0": ("efficientnet_b0", 5_288_548, 386),
    "efficientnet_b1": ("efficientnet_b1", 7_794_184, 687),
    "efficientnet_b2": ("efficientnet_b2?input_size=288", 9_109_994, 1_088),  # its weights were trained on 288 pixels
    "efficientnet_b3": ("efficientnet_b3", 12_233_232, 1_827),
    "efficientnet_b4": ("efficientnet_b4", 19_341_616, 4_394),
    "efficientnet_b5": ("efficientnet_b5", 30_389_784, 10_266),
    "efficientnet_b6": ("efficientnet_b6", 43_040_704, 19_068),
    "efficientnet_b7": ("efficientnet_b7", 66_347_960, 37_746),
    "efficientnet_v2_s": ("efficientnet_v2_s", 21_458_488, 8_366),
    "efficientnet_v2_m": ("efficientnet_v2_m", 54_139_356, 24_582),
    "efficientnet_v2_l": ("efficientnet_v2_l", 118_515_272, 56_080),
    "googlenet": ("googlenet_torchvision", 6_624_904, 1_498),
    "mobilenet_v2": ("mobilenet_v2_100", 3_504_872, 301),
    "mobilenet_v3_large": ("mobilenet_v3_large", 5_483_032, 217),
    "mobilenet_v3_small": ("mobilenet_v3_small", 2_542_856, 57),
    "resnet18": ("resnet18_imagenet", 11_689_512, 1_814),
    "resnet34": ("resnet34_imagenet", 21_797_672, 3_664),
    "resnet50": ("resnet50_v1_5", 25_557_032, 4_089),
    "resnet101": ("resnet50_v1_5?blocks=3,4,23,3", 44_549_160, 7_801),
    "resnet152": ("resnet50_v1_5?blocks=3,8,36,3", 60_192_808, 11_514),
    "resnext50_32x4d": ("resnext50", 25_028_904, 4_230),
    "resnext101_32x8d": ("resnext101", 88_791_336, 16_414),
    "resnext101_64x4d": ("resnext101?cardinality=64&group_width=4", 83_455_272, 15_460),
    "shufflenet_v2_x0_5": ("shufflenet_v2_050", 1_366_792, 40),
    "shufflenet_v2_x1_0": ("shufflenet_v2_100", 2_278_604, 145),
    "shufflenet_v2_x1_5": ("shufflenet_v2_150", 3_503_624, 296),
    "shufflenet_v2_x2_0": ("shufflenet_v2_200", 7_393_996, 583),
    "squeezenet1_0": ("squeezenet_1_0", 1_248_424, 819),
    "squeezenet1_1": ("squeezenet_1_1", 1_235_496, 349),
    "vgg11": ("vgg11", 132_863_336, 7_609),
    "vgg11_bn": ("vgg11?batch_norm=true&bias=true", 132_868_840, 7_609),
    "vgg13": ("vgg13", 133_047_848, 11_308),
    "vgg13_bn": ("vgg13?batch_norm=true&bias=true", 133_053_736, 11_308),
    "vgg16": ("vgg16", 138_357_544, 15_470),
    "vgg16_bn": ("vgg16?batch_norm=true&bias=true", 138_365_992, 15_470),
    "vgg19": ("vgg19", 143_667_240, 19_632),
    "vgg19_bn": ("vgg19?batch_norm=true&bias=true", 143_678_248, 19_632),
    "wide_resnet50_2": ("wide_resnet50_2", 68_883_240, 11_398),
    "wide_resnet101_2": ("wide_resnet50_2?blocks=3,4,23,3", 126_886_696, 22_753),
}
TORCHVISION_DIFFERS = {  # and how many parameters we have fewer, and why
    "inception_v3": ("inception_v3_paper", 27_161_264, 5_713, 3_326_696 + 17_216, "its auxiliary head counts, and each "
                     "normalization has a scale, which the weights after the ReLU can stand in for"),
}  # fmt: skip
# imgclsmob (github.com/osmr/imgclsmob), tables of ImageNet-1K and CIFAR-10: parameters.
IMGCLSMOB = {
    "AlexNet": ("alexnet_one_tower", 62_378_344),
    "InceptionV4": ("inception_v4_paper", 42_679_816),
    "MobileNet x0.25": ("mobilenet_v1_025", 470_072),
    "MobileNet x0.5": ("mobilenet_v1_050", 1_331_592),
    "MobileNet x0.75": ("mobilenet_v1_075", 2_585_560),
    "MobileNet x1.0": ("mobilenet_v1_100", 4_231_976),
    "NASNet-A 4@1056": ("nasnet_mobile", 5_289_978),
    "NASNet-A 6@4032": ("nasnet_large", 88_753_150),
    "NIN, CIFAR-10": ("nin_cifar", 966_986),
    "PreResNet-20, CIFAR-10": ("resnet20_v2", 272_282),
    "PreResNet-56, CIFAR-10": ("resnet20_v2?blocks=9,9,9", 855_578),
    "PreResNet-110, CIFAR-10": ("resnet110_v2", 1_730_522),
    "PreResNet-164(BN), CIFAR-10": ("resnet164_v2", 1_703_258),
    "PreResNet-542(BN), CIFAR-10": ("resnet164_v2?blocks=60,60,60", 5_598_170),
    "PreResNet-1001, CIFAR-10": ("resnet164_v2?blocks=111,111,111", 10_327_706),
    "ResNet-20, CIFAR-10": ("resnet_cifar?shortcut=projection", 272_474),
    "ResNet-110, CIFAR-10": ("resnet_cifar?depth=110&shortcut=projection", 1_730_714),
    "ResNet-1202, CIFAR-10": ("resnet_cifar?depth=1202&shortcut=projection", 19_424_026),
    "ResNeXt-29 (32x4d), CIFAR-10": ("resnext29?cardinality=32&group_width=4", 4_775_754),
    "ResNeXt-29 (16x64d), CIFAR-10": ("resnext29?cardinality=16", 68_155_210),
    "ResNeXt-101 (32x4d)": ("resnext101?group_width=4", 44_177_704),
    "SE-ResNet-50": ("se_resnet50", 28_088_024),
    "SE-ResNet-101": ("se_resnet50?blocks=3,4,23,3", 49_326_872),
    "SE-ResNet-152": ("se_resnet50?blocks=3,8,36,3", 66_821_848),
    "SE-ResNeXt-50 (32x4d)": ("se_resnext50", 27_559_896),
    "SE-ResNeXt-101 (32x4d)": ("se_resnext50?blocks=3,4,23,3", 48_955_416),
    "ShuffleNet x1.0 (g=1)": ("shufflenet_g1", 1_531_936),
    "ShuffleNet x1.0 (g=2)": ("shufflenet_g2", 1_733_848),
    "ShuffleNet x1.0 (g=3)": ("shufflenet_g3", 1_865_728),
    "ShuffleNet x1.0 (g=4)": ("shufflenet_g4", 1_968_344),
    "ShuffleNet x1.0 (g=8)": ("shufflenet_g8", 2_434_768),
    "ShuffleNet x0.5 (g=3)": ("shufflenet_g3_050", 718_324),
    "Xception": ("xception_paper", 22_855_952),
    "WRN-28-10, CIFAR-10": ("wrn_28_10", 36_479_194),
    "WRN-16-10, CIFAR-10": ("wide_resnet?depth=16", 17_116_634),
}
IMGCLSMOB_SCALED = {"InceptionV3": ("inception_v3_paper", 23_834_568),
                    "InceptionResNetV2": ("inception_resnet_v2_paper", 55_843_464)}  # fmt: skip
"""Its normalizations have a scale for each channel, Keras' have none where a ReLU follows."""
# timm 1.0, results/model_metadata-in1k.csv: parameters in units of 10,000.
TIMM = {
    "resnet18": ("resnet18_imagenet", 1169),
    "resnet34": ("resnet34_imagenet", 2180),
    "resnet50": ("resnet50_v1_5", 2556),
    "resnext50_32x4d": ("resnext50", 2503),
    "seresnet50": ("se_resnet50", 2809),
    "seresnext50_32x4d": ("se_resnext50", 2756),
    "wide_resnet50_2": ("wide_resnet50_2", 6888),
    "densenet121": ("densenet121", 798),
    "vgg16": ("vgg16", 13836),
    "mobilenetv2_100": ("mobilenet_v2_100", 350),
    "mobilenetv2_140": ("mobilenet_v2_140", 611),
    "efficientnet_b0": ("efficientnet_b0", 529),
    "inception_v4": ("inception_v4_paper", 4268),
    "legacy_xception": ("xception_paper", 2286),
    "convnext_xlarge": ("convnext_xlarge", 35020),
}


def built(specification):
    family, settings = parse_specification(specification)
    return family.build(settings)


@pytest.mark.parametrize("name", TORCHVISION)
def test_parameters_and_multiply_adds_are_torchvision_s(name):
    specification, parameters, millions = TORCHVISION[name]
    network = built(specification)
    assert (network.trainable_params, round(network.macs / 10**6)) == (parameters, millions)


@pytest.mark.parametrize("name", TORCHVISION_DIFFERS)
def test_where_parameters_differ_it_is_known_by_how_many_and_why(name):
    specification, parameters, millions, fewer, reason = TORCHVISION_DIFFERS[name]
    network = built(specification)
    assert (network.trainable_params + fewer, round(network.macs / 10**6)) == (parameters, millions)
    assert reason


@pytest.mark.parametrize("name", IMGCLSMOB)
def test_parameters_are_imgclsmob_s(name):
    specification, parameters = IMGCLSMOB[name]
    assert built(specification).trainable_params == parameters


@pytest.mark.parametrize("name", IMGCLSMOB_SCALED)
def test_with_a_scale_for_each_channel_that_is_normalized_parameters_are_imgclsmob_s(name):
    specification, parameters = IMGCLSMOB_SCALED[name]
    network = built(specification)
    scales = sum(node.output_shape[-1] for node in network.nodes if node.type == "BatchNormalization")
    assert network.trainable_params + scales == parameters


@pytest.mark.parametrize("name", TIMM)
def test_parameters_round_to_timm_s(name):
    specification, parameters = TIMM[name]
    assert round(built(specification).trainable_params / 10**4) == parameters
