"""The files that visitors opened are kept by marks that nobody can guess, and not too many of them."""

from simulator.ui.shelf import MOST, File, Files


def test_a_file_is_had_for_its_mark_and_the_same_content_has_the_same_mark():
    files = Files()
    mark = files.put(File("a.yaml", b"a"))
    assert files.get(mark) == File("a.yaml", b"a")
    assert files.put(File("b.yaml", b"a")) == mark
    assert files.put(File("a.yaml", b"b")) != mark
    assert files.get("0" * 32) is None


def test_a_mark_cannot_be_worked_out_from_the_content():
    file = File("a.yaml", b"a")
    assert Files().put(file) != Files().put(file)


def test_of_many_files_the_one_goes_that_nobody_asked_for_longest():
    files = Files()
    marks = [files.put(File("a.yaml", b"%d" % number)) for number in range(MOST)]
    assert files.get(marks[0])
    files.put(File("a.yaml", b"one more"))
    assert len(files.kept) == MOST
    assert files.get(marks[0])
    assert files.get(marks[1]) is None
