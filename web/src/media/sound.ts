/**
 * Plays everybody who is to be heard. Pictures are always muted, which browsers let play; sound goes through elements
 * of its own, whose refusal is one tap's affair.
 */

/** A stream to be played, under a name that lasts: as long as it stays, its element does. */
export interface Heard {
  key: string;
  stream: MediaStream;
  /** Somebody is to be heard in it now. */
  inUse: boolean;
}

interface Sinkable {
  setSinkId?(id: string): Promise<void>;
}

export class Sound {
  private readonly elements = new Map<string, HTMLAudioElement>();
  private speaker: string | null = null;
  private refused = false;
  private inUse = false;
  private blocked = false;

  constructor(private readonly onBlocked: (blocked: boolean) => void) {
    for (const event of ['pointerup', 'keyup'] as const) {
      addEventListener(event, () => this.refused && this.unblock(), { passive: true });
    }
  }

  /** Plays these, and nothing else. */
  play(heard: readonly Heard[]): void {
    const keys = new Set(heard.map(({ key }) => key));
    for (const [key, element] of this.elements) if (!keys.has(key)) this.remove(key, element);
    for (const { key, stream } of heard) this.add(key, stream);
    this.inUse = heard.some(({ inUse }) => inUse);
    this.tell();
  }

  /** Tries again after what may have changed the browser's mind: a page that captures may play. */
  retry(): void {
    if (!this.refused) return;
    Promise.all([...this.elements.values()].map((element) => element.play())).then(
      () => this.setRefused(false),
      () => {},
    );
  }

  /** Within a tap or a key press. */
  unblock(): void {
    this.setRefused(false);
    for (const element of this.elements.values()) this.start(element);
  }

  setSpeaker(id: string | null): void {
    this.speaker = id;
    for (const element of this.elements.values()) this.route(element);
  }

  private add(key: string, stream: MediaStream): void {
    let element = this.elements.get(key);
    if (!element) {
      element = document.createElement('audio');
      element.hidden = true;
      element.dataset.heard = key;
      this.elements.set(key, element);
      document.body.append(element);
      this.route(element);
    }
    if (element.srcObject === stream) return;
    element.srcObject = stream;
    this.start(element);
  }

  private remove(key: string, element: HTMLAudioElement): void {
    element.pause();
    element.srcObject = null;
    element.remove();
    this.elements.delete(key);
  }

  private start(element: HTMLAudioElement): void {
    element.play().catch((error: DOMException) => {
      if (error.name === 'NotAllowedError') this.setRefused(true);
    });
  }

  private route(element: HTMLAudioElement): void {
    if (this.speaker !== null) (element as Sinkable).setSinkId?.(this.speaker).catch(() => {});
  }

  private setRefused(refused: boolean): void {
    this.refused = refused;
    this.tell();
  }

  /** As long as there is nothing to hear, nobody has to tap. */
  private tell(): void {
    const blocked = this.refused && this.inUse;
    if (blocked === this.blocked) return;
    this.blocked = blocked;
    this.onBlocked(blocked);
  }
}
