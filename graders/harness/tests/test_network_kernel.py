"""The same calls on the network in memory and on the kernel's loopback: the same answers, the same errors."""
import json
import socket
import subprocess
import sys
import unittest

from harness.tests import test_network, test_network_links, test_network_programs, test_network_udp
from harness.tests.support import AgentProcess

SHARED = [(first, second) for first, second in (
    (['127.0.0.1', [], True], ['127.0.0.1', [], True]), (['0.0.0.0', [], True], ['127.0.0.1', [], True]),
    (['127.0.0.1', [], True], ['127.0.0.2', [], True]), (['127.0.0.1', ['REUSEADDR'], True], ['127.0.0.1', ['REUSEADDR'], True]),
    (['127.0.0.1', ['REUSEADDR'], False], ['127.0.0.1', ['REUSEADDR'], False]), (['127.0.0.1', [], False], ['127.0.0.1', [], False]),
    (['127.0.0.1', ['REUSEPORT'], True], ['127.0.0.1', ['REUSEPORT'], True]), (['127.0.0.1', ['REUSEPORT'], True], ['127.0.0.1', [], True]))]


def free_port() -> int:
    with socket.socket() as one, socket.socket(type=socket.SOCK_DGRAM) as other:
        one.bind(('127.0.0.1', 0))
        other.bind(one.getsockname())
        return one.getsockname()[1]


class Kernel(unittest.TestCase):
    maxDiff = None

    def compare(self, module, role, scenario, calls):
        program = module.FILES[f'{role}.py'] + '''
import json, sys
print(json.dumps(globals()[sys.argv[1]](*json.loads(sys.argv[2]))))
'''
        agent = AgentProcess(module.FILES)
        try:
            for name, *arguments in calls:
                with self.subTest(name, arguments=arguments):
                    answer = agent.ask('run', scenario='call', scenarios=scenario, inputs={'name': name, 'arguments': arguments}, trace=False,
                                       files={role: f'{role}.py'}, schedules=['polite'], limits={})
                    run, = answer['runs']
                    self.assertEqual('returned', run['ending']['kind'], run['ending'])
                    # A port of its own each time: closed connections keep theirs for a minute.
                    port = str(free_port())
                    real = subprocess.run([sys.executable, '-c', program.replace('9000', port), name, json.dumps(arguments)],
                                          capture_output=True, text=True, timeout=60)
                    self.assertEqual('', '' if real.returncode == 0 else real.stderr)
                    self.assertEqual(json.loads(real.stdout.replace(port, '9000')), run['result'])
        finally:
            agent.close()

    def scenario(self, role):
        return f"def call(lab, name, arguments):\n    return getattr(lab.load('{role}'), name)(*arguments)\n"

    def test_connections(self):
        self.compare(test_network, 'tricks', self.scenario('tricks'), [
            *((name,) for name in ('refused', 'in_use', 'not_ready', 'times_out', 'reset', 'broken', 'half_closed', 'closed')),
            ('closes_first', True), ('closes_first', False)])

    def test_calls_and_ports(self):
        self.compare(test_network_links, 'tricks', self.scenario('tricks'), [
            *((name,) for name in ('lingering', 'data_before_reset', 'peeked', 'copied', 'from_file', 'buffers', 'interrupted', 'pairs')),
            *(('shared', first, second) for first, second in SHARED)])

    def test_datagrams(self):
        self.compare(test_network_udp, 'tricks', self.scenario('tricks'), [
            *((name,) for name in ('cut', 'empty', 'into', 'connected', 'unreachable', 'no_peer', 'too_long', 'not_ready', 'taken', 'peek',
                                   'selected', 'looped'))])

    def test_closing_while_somebody_waits(self):
        self.compare(test_network_programs, 'stops', self.scenario('stops'), [('reader', 'close'), ('reader', 'shutdown')])
