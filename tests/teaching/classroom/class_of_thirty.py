"""A class of thirty: the files that it hands in, made from the lessons that there are."""

import json
import random
from pathlib import Path

from smtplab.storage.locations import lesson_folders
from smtplab.teaching.classroom.progress_file import progress_as_file
from smtplab.teaching.course import read_course
from smtplab.teaching.progress import Effort, Progress, QuestionKey

AT = 1_767_603_600.0
NAMES = (
    "Anna", "Ben", "Chiara", "David", "Emma", "Felix", "Greta", "Hugo", "Ida", "Jonas", "Kaya",
    "Leo", "Mia", "Noah", "Olga", "Paul", "Quirin", "Rosa", "Samir", "Tess", "Uma", "Viktor",
    "Wanda", "Xaver", "Yuki", "Zoé", "Łukasz", "Ólafur", "Мария", "田中さくら",
)  # fmt: skip
HARD = "how-wrong-is-it"


def hand_in(folder: Path) -> None:
    """Write the file of each learner into a folder; the same files each time."""
    course = read_course(lesson_folders())
    dice = random.Random(30)
    for number, name in enumerate(NAMES):
        progress = Progress.open(None)
        for lesson in course.lessons[: 2 + number % 9]:
            progress.save_place(lesson.name, lesson.steps[0].key, {}, AT)
            done = dice.randint(1, len(lesson.steps))
            for step in lesson.steps[:done]:
                helped = dice.random() < 0.1
                progress.finish_step(lesson.name, step.key, assisted=helped, at=AT + number)
                tries = dice.randint(0, 3) + 9 * (step.key == HARD)
                progress.add_effort(lesson.name, step.key, Effort(tries, dice.randint(0, 1)))
        if number % 2:
            progress.show_misconception("M1", "who-speaks-first", "what-stays", AT)
        if number % 4 == 1:
            progress.set_right("who-speaks-first", "what-stays", AT + 60)
        if number % 3 == 0:
            progress.miss_question(QuestionKey("typos", HARD, 0), AT)
            progress.miss_question(QuestionKey("who-speaks-first", "what-stays", 0), AT)
        values = progress_as_file(course, progress, name, AT + number)
        (folder / f"{number:02}.json").write_text(json.dumps(values), "utf-8")
        progress.close()
