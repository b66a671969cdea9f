"""Label Studio's tasks: what it exports is read, what it shall show is written, and a strange file is refused."""

import json

import numpy as np
import pytest

from rcm_notebook import interop
from rcm_notebook.data import Dataset
from rcm_notebook.labels.codes import NONE, UNSURE
from rcm_notebook.labels.columns import Columns
from rcm_notebook.labels.incoming import decode
from rcm_notebook.labels.labels import Labels

SERIAL = np.array([10, 11, 12, 13])
TEXTS = ("one", "twice", "twice", "four")
DATA = Dataset.from_arrays(np.eye(4), texts=TEXTS, serial=SERIAL)
BLANK = Labels.from_codes(np.full(4, NONE, np.int32), ("ant", "bee"))


def chosen(*choices, control="kind", **said) -> dict:
    """An annotation as Label Studio exports it."""
    result = {
        "id": "Dx_aB91ISN",
        "from_name": control,
        "to_name": "text",
        "type": "choices",
        "origin": "manual",
        "value": {"choices": list(choices)},
    }
    return {"id": 1001, "completed_by": 10, "result": [result], "was_cancelled": False, "lead_time": 4.2, **said}


def task(serial, *annotations, **said) -> dict:
    data = {"text": "<script>alert(1)</script>", "Serial": serial}
    return {"id": 7, "data": data, "annotations": list(annotations), "predictions": [chosen("ant")], **said}


@pytest.fixture
def codes(tmp_path):
    def read(tasks, classes=("ant", "bee"), **columns) -> list[int]:
        path = tmp_path / "project-1.json"
        path.write_text(json.dumps(tasks))
        known = Labels.from_codes(np.full(4, NONE, np.int32), classes)
        return decode(interop.read(path, columns=Columns(**columns), data=DATA), known, SERIAL)[0].tolist()

    return read


def test_choices_of_completed_annotations_are_labels_and_skipped_ones_and_predictions_are_not(codes):
    regions = {**chosen(), "result": [{"type": "labels", "from_name": "span", "value": {"labels": ["ant"]}}]}
    tasks = [
        task(13, chosen("bee"), chosen("bee"), chosen("ant", was_cancelled=True)),
        task("12", chosen("ant", was_cancelled=True)),
        task(11, {**chosen(), "result": []}, regions, chosen(), drafts=[chosen("ant")]),
        task(10, chosen("can't tell")),
    ]
    assert codes(tasks) == [UNSURE, NONE, NONE, 1]


def test_annotators_of_whom_no_choice_has_more_than_half_are_named_and_nothing_is_read(codes):
    with pytest.raises(ValueError, match=r"project-1\.json: labels of one row differ, by serial: 12 \('ant', 'bee'\)"):
        codes([task(11, chosen("ant")), task(12, chosen("ant"), chosen("bee"))])
    with pytest.raises(ValueError, match=r"labels of one row differ, by serial: 12 \('ant', 'bee', 'cat'\)"):
        codes([task(12, chosen("ant"), chosen("ant"), chosen("bee"), chosen("cat"))], classes=("ant", "bee", "cat"))
    with pytest.raises(ValueError, match=r"labels of one row differ, by serial: 12 \('ant', 'bee'\)"):
        codes([task(12, *(chosen(name, ground_truth=True) for name in ("ant", "bee")), chosen("bee"))])


def test_the_ground_truth_counts_and_else_the_choice_of_more_than_half_and_it_is_said(codes):
    tasks = [
        task(10, chosen("ant"), chosen("bee", ground_truth=True), chosen("ant")),
        task(11, chosen("ant"), chosen("bee"), chosen("Can\u2019t tell"), chosen("ant"), chosen("ant")),
        task(12, chosen("bee", ground_truth=True), chosen("bee")),
        task(13, chosen("bee"), chosen("bee"), chosen("ant"), chosen("ant", was_cancelled=True)),
    ]
    said = r"project-1\.json: annotators differ in 3 tasks; the ground truth settles 1, the majority settles 2\."
    with pytest.warns(UserWarning, match=said):
        assert codes(tasks) == [1, 0, 1, 1]


def test_one_task_may_stand_without_a_list(codes):
    assert codes(task(12, chosen("bee"))) == [NONE, NONE, 1, NONE]


def test_the_tasks_own_number_may_be_the_serial_where_it_is_asked_for(codes):
    tasks = [task(10, chosen("bee"), id=12), task(11, id=13)]
    assert codes(tasks, serial="id") == [NONE, NONE, 1, NONE]
    assert codes(tasks) == [1, NONE, NONE, NONE]
    with pytest.raises(LookupError, match="No column named 'inner_id'; known: text, Serial"):
        codes([*tasks, task(12, inner_id=3)], serial="inner_id")


def test_without_a_serial_the_text_says_which_row(codes):
    tasks = [{"data": {"text": text}, "annotations": [chosen("bee")] if text != "twice" else []} for text in TEXTS]
    assert codes(tasks) == [1, NONE, NONE, 1]
    tasks[1]["annotations"] = [chosen("ant")]
    with pytest.raises(ValueError, match=r"project-1\.json: several rows have the text 'twice'"):
        codes(tasks)
    with pytest.raises(ValueError, match=r"task 2 of 2: no 'text', which other tasks have"):
        codes([tasks[0], {"data": {"image": "x"}}])


def test_a_control_that_is_not_there_is_answered_with_those_that_are(codes):
    with pytest.raises(LookupError, match=r"project-1\.json: no control 'Topic'; there are 'topic', 'mood'\."):
        codes([task(10, chosen("ant", control="topic"), chosen("sad", control="mood"))], label="Topic")


def test_what_is_no_completed_choice_is_named(codes):
    regions = {"result": [{"type": "labels", "value": {}}]}
    skipped = chosen("ant", was_cancelled=True)
    there = "2 predictions, 1 drafts, 1 skipped annotations, 1 results of type 'labels'"
    with pytest.raises(ValueError, match=f"no completed choice; there are {there}"):
        codes([task(10, skipped, drafts=[chosen("ant")]), task(11, regions)])


def test_one_of_several_controls_is_read_by_its_name(codes):
    tasks = [task(10, chosen("bee"), chosen("angry", control="mood")), task(11)]
    with pytest.raises(ValueError, match=r"choices of the controls 'kind', 'mood'; name the one to read with label="):
        codes(tasks)
    assert codes(tasks, label="kind") == [1, NONE, NONE, NONE]


def test_a_key_of_the_data_says_which_row(codes):
    one = {"data": {"ref": 11, "body": "x"}, "annotations": [chosen("ant")]}
    assert codes([one], serial="ref") == [NONE, 0, NONE, NONE]
    with pytest.raises(ValueError, match=r"the tasks' data has 'ref', 'body', but no 'Serial'; name the key .*'id'"):
        codes([one])
    with pytest.raises(LookupError, match="No column named 'id'; known: ref, body"):
        codes([one], serial="id")


@pytest.mark.parametrize(
    ("tasks", "message"),
    [
        ({"tasks": []}, "holds no list of tasks"),
        ([3], "task 1 of 1: no 'data'"),
        ([task(10), {"Serial": 10, "kind": "ant"}], "task 2 of 2: no 'data'; .* not as JSON-MIN"),
        ([task(10, chosen("ant", "bee"))], "task 1 of 1: 2 choices, such as 'ant'; a row has one class"),
        ([task(10, chosen(["ant"]))], "without a list of texts in value.choices"),
        ([task(10, {"result": [{"type": "choices", "value": "ant"}]})], "without a list of texts"),
        ([task(10, {"result": {"type": "choices"}})], "'result' is no list of objects"),
        ([task(10, annotations="ant")], "'annotations' is no list of objects"),
        ([task([10], chosen("ant"))], r"no row has the serial \[10\]"),
        ([task(True, chosen("ant"))], "no row has the serial True"),
        ([task(10, chosen("ant\u0000"))], "serial 10: The class name .* cannot be printed"),
        ([task(10, chosen("__import__('os')"))], "no class \"__import__\\('os'\\)\""),
    ],
)
def test_a_strange_file_is_refused_with_its_task(codes, tasks, message):
    with pytest.raises(ValueError, match=message) as error:
        codes(tasks)
    assert "project-1.json" in str(error.value)


def test_every_row_is_a_task_with_its_text_and_those_with_a_label_are_annotated(tmp_path):
    data = Dataset.from_arrays(np.eye(4), texts=["a </script>", "b", "c", "d ü"], serial=SERIAL)
    labels = Labels.from_codes(np.array([1, NONE, UNSURE, 0], np.int32), ("ant", "<b>bee</b>"))
    interop.write(labels, data, tmp_path / "tasks.json")
    tasks = json.loads((tmp_path / "tasks.json").read_text())
    assert tasks[0]["data"] == {"text": "a </script>", "Serial": 10}
    assert [len(task["annotations"]) for task in tasks] == [1, 0, 1, 1]
    assert tasks[0]["annotations"][0]["result"] == [
        {"from_name": "label", "to_name": "text", "type": "choices", "value": {"choices": ["<b>bee</b>"]}}
    ]


def test_data_without_texts_shows_the_serial(tmp_path):
    interop.write(BLANK, Dataset.from_arrays(np.eye(4), serial=SERIAL), tmp_path / "tasks.json")
    tasks = json.loads((tmp_path / "tasks.json").read_text())
    assert [task["data"] for task in tasks] == [{"Serial": serial} for serial in SERIAL.tolist()]


def test_pictures_are_shown_by_their_files_or_addresses(tmp_path):
    files = np.array(["ant/1 a.png", "bee/\u6f22#2.png", "/abs/3.png", "https://x.org/4.png?a=b"])
    expected = [
        "/data/local-files/?d=ant/1%20a.png",
        "/data/local-files/?d=bee/%E6%BC%A2%232.png",
        "/abs/3.png",
        "https://x.org/4.png?a=b",
    ]
    of_folder = Dataset.from_arrays(np.zeros((4, 8, 8), np.uint8), serial=files)
    of_column = Dataset.from_arrays(np.eye(4), columns={"image": files}, serial=SERIAL)
    labels = Labels.from_codes(np.array([0, NONE, NONE, NONE], np.int32), ("ant",))
    for data in (of_folder, of_column):
        interop.write(labels, data, tmp_path / "tasks.json")
        tasks = json.loads((tmp_path / "tasks.json").read_text())
        assert [task["data"]["image"] for task in tasks] == expected
        assert tasks[0]["annotations"][0]["result"][0]["to_name"] == "image"
        assert decode(interop.read(tmp_path / "tasks.json"), labels, data.serial)[0].tolist() == labels.codes.tolist()
    missing = of_column.with_columns({"image": ["a", None, "b", "c"]})
    interop.write(labels, missing, tmp_path / "tasks.json")
    assert json.loads((tmp_path / "tasks.json").read_text())[1]["data"] == {"image": None, "Serial": 11}
