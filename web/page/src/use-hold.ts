import { useEffect, useRef, useState } from 'preact/hooks';

const HOLD_MS = 450;
const SLIP_PX = 10;

/**
 * Touch and hold, for what a mouse shows by hovering. Which message is held, and the handlers of
 * the list that holds them; a touch anywhere else lets go.
 */
export function useHold() {
  const [held, setHeld] = useState<string | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const start = useRef({ x: 0, y: 0 });
  const cancel = () => clearTimeout(timer.current);

  useEffect(() => {
    if (held === null) return;
    const letGo = (event: Event) => {
      if (idOf(event.target) !== held) setHeld(null);
    };
    addEventListener('pointerdown', letGo);
    return () => removeEventListener('pointerdown', letGo);
  }, [held]);
  useEffect(() => cancel, []);

  return {
    held,
    handlers: {
      onPointerDown(event: PointerEvent) {
        if (event.pointerType === 'mouse') return;
        const id = idOf(event.target);
        start.current = { x: event.clientX, y: event.clientY };
        cancel();
        if (id) timer.current = setTimeout(() => setHeld(id), HOLD_MS);
      },
      onPointerMove(event: PointerEvent) {
        const { x, y } = start.current;
        if (Math.hypot(event.clientX - x, event.clientY - y) > SLIP_PX) cancel();
      },
      onPointerUp: cancel,
      onPointerCancel: cancel,
    },
  };
}

function idOf(target: EventTarget | null): string | null {
  const row = target instanceof Element ? target.closest<HTMLElement>('.message[data-id]') : null;
  return row?.dataset['id'] ?? null;
}
