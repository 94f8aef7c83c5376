/** What to do with each message and snapshot that arrives, gaps included; no I/O. */
import { applySnapshot, applyUpdate, type Folded, type Message, type Snapped } from './fold';

export class Receiver {
  folded: Folded = {};
  private awaitsAll = true;
  private awaited = new Set<string>();
  private held: { topic: string; message: Message }[] = [];

  /** Holds all messages until the next whole snapshot; call it before subscribing. */
  awaitAll(): void {
    this.awaitsAll = true;
    this.awaited.clear();
    this.held = [];
  }

  /** Takes a message; the answer is the topic to ask `pitt.snapshot` for, if one is missing before it. */
  receive(topic: string, message: Message): string | null {
    if (this.awaitsAll || this.awaited.has(topic)) {
      this.held.push({ topic, message });
      return null;
    }
    const { folded, gap } = applyUpdate(this.folded, topic, message);
    this.folded = folded;
    if (gap) {
      this.awaited.add(gap);
      this.held.push({ topic, message });
    }
    return gap;
  }

  /** Takes the answer to `pitt.snapshot` (null `topics`: everything), then what arrived in the meantime. */
  takeSnapshot(documents: Snapped[], topics: string[] | null): void {
    if (topics === null) {
      this.awaitsAll = false;
      this.awaited.clear();
    } else if (this.awaitsAll) {
      return;
    } else {
      for (const topic of topics) this.awaited.delete(topic);
    }
    this.folded = applySnapshot(this.folded, documents, topics);
    const held = this.held;
    this.held = [];
    for (const { topic, message } of held) {
      if (this.awaited.has(topic)) this.held.push({ topic, message });
      // A gap that a snapshot has not closed belongs to a place that one has left.
      else this.folded = applyUpdate(this.folded, topic, message).folded;
    }
  }
}
