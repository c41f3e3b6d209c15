"""Several users at once, and one who is quicker than the calculation, driven without a browser."""

import gc
from pathlib import Path

import pytest
import streamlit as st
from driven import address, control, opened
from streamlit.runtime.scriptrunner import RerunData, get_script_run_ctx

from simulator.engine.projection import Projection
from simulator.engine.run import Runner
from simulator.ui import calculation, session
from simulator.ui.kept import Shared

TOY = Path(__file__).parent.parent / "toy"
GROWTH = "farm.area_growth[barley]"
BARLEY = f"knob {GROWTH} all"


@pytest.fixture(autouse=True)
def content(monkeypatch):
    monkeypatch.setenv("SIMULATOR_CONTENT", str(TOY))
    monkeypatch.delenv("SIMULATOR_LANG", raising=False)
    st.cache_resource.clear()


@pytest.fixture
def runs(monkeypatch):
    """The values of the slider that the engine has run with draws."""
    seen, run = [], Runner.run

    def noted(self, scenario, **options):
        if options["draws"]:
            seen.append(scenario.settings[GROWTH].path[-1][1])
        return run(self, scenario, **options)

    monkeypatch.setattr(Runner, "run", noted)
    return seen


def page(**query):
    return opened(scenario="shire", panel="farm", **query)


def moved(app, value):
    control(app.slider, BARLEY).set_value(value).run()
    app.run()  # all of the page, and not only what the slider moved
    assert not app.exception


def shown(app):
    """All that the page says in words, and its charts."""
    words = [item.value for kind in (app.markdown, app.caption, app.warning, app.info) for item in kind]
    return words, [item.label for item in app.button], [chart.proto.spec for chart in app.get("echarts_chart")]


def test_no_user_sees_what_another_does():
    first, second = page(), page()
    untouched = shown(second)
    moved(first, 9.0)
    assert shown(second.run()) == untouched
    assert GROWTH not in address(second)
    moved(second, 1.0)
    moved(first, 8.0)
    for app, value in ((first, 8.0), (second, 1.0)):
        alone = page(**{GROWTH: f"{value:g}"})
        assert address(app)[GROWTH] == f"2021:3,2022:{value:g}"
        assert control(app.slider, BARLEY).value == value
        assert shown(app)[2] == shown(alone)[2]
    assert shown(first) != shown(second)


def test_what_is_alike_for_all_is_calculated_once(runs):
    first = page()
    assert runs
    runs.clear()
    assert shown(page()) == shown(first)
    assert runs == []


def interrupted(monkeypatch, states):
    """While the first run waits for its turn, its user asks for the fragment of the sliders, with these states."""
    shared, asked = calculation.shared_runner, []

    class Turn:
        def __enter__(self):
            context = get_script_run_ctx()
            if context.fragment_ids_this_run and not asked:
                asked.append(True)
                sliders = context.fragment_storage.resolve_target("assumptions")[0]
                context.script_requests.request_rerun(RerunData(widget_states=states, fragment_id=sliders))

        def __exit__(self, *_):
            pass

    monkeypatch.setattr(calculation, "shared_runner", lambda *key: Shared(shared(*key).runner, Turn()))
    return asked


def test_what_is_overtaken_is_neither_calculated_nor_shown(monkeypatch, runs):
    app = page()
    control(app.slider, BARLEY).set_value(5.0)
    asked = interrupted(monkeypatch, control(app.slider, BARLEY).root.get_widget_states())
    runs.clear()
    moved(app, 9.0)
    assert asked
    assert runs == [5.0]
    assert address(app)[GROWTH] == "2021:3,2022:5"
    assert app.button(key=f"reset {GROWTH}").label == "面积增速·大麦 3 → 5 %"
    app.button(key="undo").click().run()
    assert control(app.slider, BARLEY).value == 9.0  # it was a move all the same


def test_a_move_is_calculated_though_its_user_unfolds_something_meanwhile(monkeypatch, runs):
    app = page()
    control(app.slider, BARLEY).set_value(9.0)
    asked = interrupted(monkeypatch, control(app.slider, BARLEY).root.get_widget_states())
    runs.clear()
    app.run()
    assert asked
    assert runs == [9.0]
    assert address(app)[GROWTH] == "2021:3,2022:9"
    assert app.button(key=f"reset {GROWTH}").label == "面积增速·大麦 3 → 9 %"


def test_clicks_that_come_while_a_run_is_busy_all_count(monkeypatch):
    app = page()
    for value in (4.0, 5.0, 6.0, 7.0):
        moved(app, value)
    app.button(key="undo").click()
    states, put, asked = app.button(key="undo").root.get_widget_states(), session.put, []

    def busy(*page, **options):
        """Two more clicks come while the first is answered."""
        put(*page, **options)
        while len(asked) < 2:
            asked.append(get_script_run_ctx().script_requests.request_rerun(RerunData(widget_states=states)))

    monkeypatch.setattr(session, "put", busy)
    app.run()
    assert control(app.run().slider, BARLEY).value == 4.0
    app.button(key="undo").click().run()
    assert control(app.run().slider, BARLEY).value == 3.0


def with_draws():
    gc.collect()
    return sum(isinstance(item, Projection) and bool(item.samples) for item in gc.get_objects())


def test_a_session_keeps_the_draws_of_its_last_move_only_and_nothing_when_it_is_gone():
    page()  # the first one is left out of the collection of garbage, with all that it loaded
    app = page()
    before = with_draws()
    for value in (4.0, 5.0, 6.0, 7.0, 8.0):
        moved(app, value)
    assert with_draws() == before + 1
    del app
    assert with_draws() == before
