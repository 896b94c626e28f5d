"""What a story says that Keras answers is what Keras answers, to the very lines that are shown."""

from benchmarks.record_answers import QUESTIONS, told
from netviz.stories.answers import answers


def test_keras_answers_as_it_is_told_and_the_lines_of_today_are_no_error():
    for name, ways in told()["questions"].items():
        assert {answer.name: (list(answer.lines), answer.answer) for answer in answers()[name].asked} == {
            way: (asked["lines"], asked["answer"]) for way, asked in ways.items()
        }
        assert not ways["today"]["failed"]
        assert ways["script"]["answer"] != ways["today"]["answer"]


def test_every_question_is_answered_and_no_other():
    assert set(answers()) == set(QUESTIONS)
