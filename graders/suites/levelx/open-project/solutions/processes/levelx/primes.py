from concurrent.futures import ProcessPoolExecutor


def is_prime(number):
    if number < 2:
        return False
    divisor = 2
    while divisor * divisor <= number:
        if number % divisor == 0:
            return False
        divisor += 1
    return True


def primes_in(piece):
    first, end = piece
    return [number for number in range(first, end) if is_prime(number)]


def pieces(end, size):
    return [(first, min(end, first + size)) for first in range(0, end, size)]


def primes_below(end, workers):
    with ProcessPoolExecutor(max_workers=workers) as pool:
        return [prime for found in pool.map(primes_in, pieces(end, 500)) for prime in found]
