def whole_program(lab):
    lab.run_program("program")


def with_visitors(lab, visitors):
    program = lab.start_program("program")
    port = lab.network.wait_listening(timeout=60)

    def visit():
        try:
            peer = lab.network.connect(port, timeout=5)
            peer.send(b"hello\n")
            lab.sleep(1)
            peer.receive(5)
            peer.close()
        except OSError as error:
            return type(error).__name__
        return "served"

    told = lab.threads(*[visit] * visitors)
    program.join(30)
    return {"visits": told}
