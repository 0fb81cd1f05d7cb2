# Threads that change the same objects; collections meanwhile.
import _thread
import gc
import time

shared_list, shared_dict, shared_set, text = [], {}, set(), bytearray()
lock = _thread.allocate_lock()
done = 0


def change(number):
    global done
    for turn in range(40):
        key = number * 100 + turn
        shared_list.append(key)
        shared_dict[key] = [key] * 3
        shared_set.add(key)
        text.extend(b"x")
        if turn % 10 == 0:
            gc.collect()
        if turn % 3 == 0:
            del shared_dict[key]
            shared_list.remove(key)
    with lock:
        done += 1


for number in range(4):
    _thread.start_new_thread(change, (number,))
change(4)
while done < 5:
    time.sleep(0)
print(len(shared_list), len(shared_dict), len(shared_set), len(text))
print(sorted(shared_list) == sorted(shared_dict), all(value == [key] * 3 for key, value in shared_dict.items()))

# A thread that waits keeps alive what its frames hold.
kept = []


def holder(lock):
    value = [number * 2 for number in range(50)]
    with lock:
        kept.append(sum(value))


lock.acquire()
for _ in range(3):
    _thread.start_new_thread(holder, (lock,))
time.sleep(0.001)
for _ in range(20):
    rubbish = [bytearray(100) for _ in range(20)]
    gc.collect()
lock.release()
while len(kept) < 3:
    time.sleep(0)
print(kept)
