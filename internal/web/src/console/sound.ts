// Short tones of our own, one figure for each kind of news.

/** Tones of a figure, Hz. */
const figures: Record<string, number[]> = {
  message: [660],
  mine: [523, 784],
  queue: [523],
  urgent: [784, 784, 988],
};

const length = 0.16; // of a tone, seconds
const loudness = 0.12;
/** No figure sooner after the one before, ms: many news at once are one. */
const apart = 1200;

let context: AudioContext | undefined;
let soundedAt = 0;

/** Sounds the figure of a kind of news. Silent where the browser wants a gesture first. */
export function sound(kind: string): void {
  if (Date.now() - soundedAt < apart) return;
  soundedAt = Date.now();
  context ??= new AudioContext();
  void context.resume();
  (figures[kind] ?? figures["message"]!).forEach((tone, i) => {
    const at = context!.currentTime + i * length;
    const voice = context!.createOscillator();
    const volume = context!.createGain();
    voice.frequency.value = tone;
    // Up and down in a curve, so that it does not click.
    volume.gain.setValueAtTime(0, at);
    volume.gain.linearRampToValueAtTime(loudness, at + 0.02);
    volume.gain.exponentialRampToValueAtTime(0.001, at + length);
    voice.connect(volume).connect(context!.destination);
    voice.start(at);
    voice.stop(at + length);
  });
}
