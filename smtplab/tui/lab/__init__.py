"""The lab screen: the wire, the prompt, and the panes that follow the selected moment."""
