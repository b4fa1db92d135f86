"""Runs the script as it is. Runs beside the student's code, so nothing in here knows what is right."""


def whole_program(lab):
    lab.run_program("program")
    return {"seconds": lab.now()}
