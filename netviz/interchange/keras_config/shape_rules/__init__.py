"""The shapes of what operations return, a rule for each; a shape counts the batch here."""

from collections.abc import Mapping

from netviz.interchange.keras_config.operation import Rule
from netviz.interchange.keras_config.shape_rules import arrangement, elementwise, images, indexing, products

RULES: Mapping[str, Rule] = {
    **elementwise.RULES, **arrangement.RULES, **indexing.RULES, **products.RULES, **images.RULES,
}  # fmt: skip
