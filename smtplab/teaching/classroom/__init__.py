"""A class: the progress that learners hand in, the teacher's table, worksheets on paper."""
