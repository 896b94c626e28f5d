"""The look of a drawing is declared once, with the words of the menu that sets it."""

from netviz.drawing.look.drawing_look import DrawingLook

FIELDS = {field.name: field for field in DrawingLook.descriptions()}


def test_every_choice_has_its_words_in_the_menu():
    for field in FIELDS.values():
        assert tuple(field.titles) == field.choices


def test_the_menu_reads_as_it_is_known():
    assert [field.label for field in FIELDS.values()] == [
        "Direction",
        "Colour by",
        "Shapes",
        "Every layer",
        "Width by channels",
    ]
    assert [*FIELDS["direction"].titles.values()] == ["Down", "To the right"]
    assert [*FIELDS["colour_by"].titles.values()] == [
        "Kind of layer", "Parameters", "Multiply-adds", "Activation memory", "Receptive field",
    ]  # fmt: skip
