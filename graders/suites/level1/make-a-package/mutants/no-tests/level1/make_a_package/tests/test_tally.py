from tally import Tally

tally = Tally()
tally.add("lock", 3)
print(tally.count("lock"))
