"""Runs the script as it is. Runs beside the student's code, so nothing in here knows what is right."""


def whole_program(lab, start_method):
    lab.start_method = start_method
    lab.run_program("program")
    return {"seconds": lab.now()}
