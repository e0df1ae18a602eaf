import { useEffect, useRef, useState } from 'preact/hooks';

const wanted = new WeakMap<Element, () => void>();

/** One observer for all, made with the first that needs it. */
let observer: IntersectionObserver | undefined;

function observe(element: Element, near: () => void): () => void {
  observer ??= new IntersectionObserver(
    (entries) => {
      for (const entry of entries) if (entry.isIntersecting) wanted.get(entry.target)?.();
    },
    { rootMargin: '100% 0px' },
  );
  wanted.set(element, near);
  observer.observe(element);
  return () => observer?.unobserve(element);
}

/** Whether the element is, or was, less than a screen away from being seen. */
export function useNear<E extends Element>() {
  const ref = useRef<E>(null);
  const [near, setNear] = useState(false);
  useEffect(() => {
    if (!near && ref.current) return observe(ref.current, () => setNear(true));
  }, [near]);
  return [ref, near] as const;
}
