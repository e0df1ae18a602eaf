import { useId, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { Icon, type IconName } from './icons';

export interface MenuItem {
  readonly label: string;
  readonly icon?: IconName;
  /** Given for one choice of several. */
  readonly checked?: boolean;
  readonly run: () => void;
}

interface Props {
  label: string;
  icon: IconName;
  /** Shows the label beside the icon. */
  wide?: boolean;
  groups: readonly { readonly label: string; readonly items: readonly MenuItem[] }[];
}

const STEPS: Record<string, (at: number, count: number) => number> = {
  ArrowDown: (at, count) => (at + 1) % count,
  ArrowUp: (at, count) => (at - 1 + count) % count,
  Home: () => 0,
  End: (_, count) => count - 1,
};

/** A button that opens a menu: arrows walk, Escape and a click elsewhere close. */
export function MenuButton({ label, icon, wide, groups }: Props) {
  const [open, setOpen] = useState(false);
  const root = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const id = useId();

  const items = () => [...(root.current?.querySelectorAll<HTMLElement>('[role^=menuitem]') ?? [])];
  const close = () => {
    setOpen(false);
    button.current?.focus();
  };

  useLayoutEffect(() => {
    if (!open) return;
    (items().find((item) => item.ariaChecked === 'true') ?? items()[0])?.focus();
    const outside = (event: Event) => {
      if (!root.current?.contains(event.target as Node)) setOpen(false);
    };
    addEventListener('pointerdown', outside);
    addEventListener('focusin', outside);
    return () => {
      removeEventListener('pointerdown', outside);
      removeEventListener('focusin', outside);
    };
  }, [open]);

  const onKeyDown = (event: KeyboardEvent) => {
    if (!open) return;
    const all = items();
    const step = STEPS[event.key];
    if (step) all[step(all.indexOf(document.activeElement as HTMLElement), all.length)]?.focus();
    else if (event.key === 'Escape') close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  return (
    <div class="menu" ref={root} onKeyDown={onKeyDown}>
      <button
        ref={button}
        type="button"
        class={wide ? 'button quiet' : 'button quiet round'}
        aria-haspopup="menu"
        aria-expanded={open}
        aria-controls={open ? id : undefined}
        aria-label={wide ? undefined : label}
        title={wide ? undefined : label}
        onClick={() => setOpen(!open)}
      >
        <Icon name={icon} />
        {wide && <span class="button-label">{label}</span>}
      </button>
      {open && (
        <div id={id} class="menu-items" role="menu" aria-label={label}>
          {groups.map((group) => (
            <div key={group.label} role="group" aria-label={group.label}>
              <p class="menu-group" aria-hidden="true">
                {group.label}
              </p>
              {group.items.map((item) => (
                <button
                  key={item.label}
                  type="button"
                  role={item.checked === undefined ? 'menuitem' : 'menuitemradio'}
                  aria-checked={item.checked}
                  tabIndex={-1}
                  onClick={() => {
                    close();
                    item.run();
                  }}
                >
                  {item.icon && <Icon name={item.icon} />}
                  <span>{item.label}</span>
                  {item.checked && <Icon name="check" />}
                </button>
              ))}
            </div>
          ))}
        </div>
      )}
    </div>
  );
}
