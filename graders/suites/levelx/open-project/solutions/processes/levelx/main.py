from primes import primes_below


def main():
    found = primes_below(2000, workers=3)
    print(len(found), "primes, the last is", found[-1])


if __name__ == "__main__":
    main()
