"""What runs inside of a tab: the app with a page in the place of the terminal."""
