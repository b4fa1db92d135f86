import subprocess
import sys

CODE = "import time; time.sleep(20); print('counted')"


def main():
    subprocess.run([sys.executable, "-c", CODE], check=True)


if __name__ == "__main__":
    main()
