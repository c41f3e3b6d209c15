"""The app, for `streamlit run app.py`; `simulator app` starts the same."""

from simulator.ui.app import main

main()
