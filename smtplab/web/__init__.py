"""The app in a browser tab: what builds the page, the page itself, and what runs inside."""
