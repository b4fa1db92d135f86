"""Drives level1/signal_and_condition.py. Runs beside the student's code, so nothing in here knows what is right."""

import asyncio


def watched(lab):
    """Who waits on what, and who naps: filled while the game runs. To be called before the student's file is imported."""
    return {
        "events": lab.watch(asyncio.Event, "wait"),
        "conditions": lab.watch(asyncio.Condition, "wait", "wait_for"),
        "naps": [lab.watch(asyncio, "sleep")],
    }


def counted(calls):
    naps = [call["line"] for call in calls["naps"][0] if call["line"] is not None]
    return {"events": len(calls["events"]), "conditions": len(calls["conditions"]), "naps": len(naps), "nap_line": naps[0] if naps else 0}


def starting(lab, arrivals, start_at):
    """When each player gets through the gate."""
    game = lab.load("module").Game(len(arrivals))
    through = [None] * len(arrivals)

    async def play(player):
        await asyncio.sleep(arrivals[player])
        await game.begin()
        through[player] = lab.now()

    async def main():
        players = [asyncio.create_task(play(player)) for player in range(len(arrivals))]
        await asyncio.sleep(start_at)
        told = game.start()
        forgotten = asyncio.iscoroutine(told)
        if forgotten:
            told.close()
        await asyncio.wait(players, timeout=60)
        return {"through": list(through), "forgotten": forgotten}

    return asyncio.run(main())


def playing(lab, arrivals, start_at, thinks, rests, rounds):
    """Everybody waits for the signal, plays some rounds, resting after each, and leaves. The log has player, beginning and end of each turn."""
    calls = watched(lab)
    game = lab.load("module").Game(len(arrivals))
    log = []

    async def play(player):
        await asyncio.sleep(arrivals[player])
        await game.begin()
        for _ in range(rounds[player]):
            await game.turn(player)
            entry = [player, lab.now(), None]
            log.append(entry)
            await asyncio.sleep(thinks[player])
            entry[2] = lab.now()
            await game.pass_on(player)
            await asyncio.sleep(rests[player])
        await game.leave(player)

    async def main():
        players = [asyncio.create_task(play(player)) for player in range(len(arrivals))]
        await asyncio.sleep(start_at)
        told = game.start()
        if asyncio.iscoroutine(told):
            await told
        await asyncio.gather(*players)
        return [list(entry) for entry in log]

    return {"log": asyncio.run(main()), **counted(calls)}
