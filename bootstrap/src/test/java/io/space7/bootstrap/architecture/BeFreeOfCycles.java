package io.space7.bootstrap.architecture;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Finds the cycles of single classes, as {@code jdeps} shows them; a nested class counts as the one
 * around it.
 */
final class BeFreeOfCycles extends ArchCondition<JavaClass> {
  private final Map<String, Set<String>> knows = new TreeMap<>();

  BeFreeOfCycles() {
    super("be free of cycles");
  }

  @Override
  public void init(Collection<JavaClass> all) {
    knows.clear();
    for (JavaClass type : all) {
      Set<String> known = knows.computeIfAbsent(outermost(type), name -> new TreeSet<>());
      for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
        known.add(outermost(dependency.getTargetClass().getBaseComponentType()));
      }
      known.remove(outermost(type));
    }
    knows.values().forEach(known -> known.retainAll(knows.keySet()));
  }

  @Override
  public void check(JavaClass type, ConditionEvents events) {
    String name = outermost(type);
    if (type.getName().equals(name)) {
      List<String> cycle = shortestCycle(name);
      events.add(new SimpleConditionEvent(type, cycle.isEmpty(), String.join(" -> ", cycle)));
    }
  }

  /** The simple names on the shortest way back to a class; empty if there is none. */
  private List<String> shortestCycle(String start) {
    Map<String, String> cameFrom = new HashMap<>();
    Deque<String> next = new ArrayDeque<>(List.of(start));
    while (!next.isEmpty()) {
      String here = next.poll();
      for (String known : knows.getOrDefault(here, Set.of())) {
        if (known.equals(start)) {
          return path(start, here, cameFrom);
        }
        if (cameFrom.putIfAbsent(known, here) == null) {
          next.add(known);
        }
      }
    }
    return List.of();
  }

  private static List<String> path(String start, String last, Map<String, String> cameFrom) {
    Deque<String> path = new ArrayDeque<>(List.of(simple(start)));
    for (String at = last; !at.equals(start); at = cameFrom.get(at)) {
      path.push(simple(at));
    }
    path.push(simple(start));
    return List.copyOf(path);
  }

  private static String simple(String name) {
    return name.substring(name.lastIndexOf('.') + 1);
  }

  private static String outermost(JavaClass type) {
    return type.getName().split("\\$")[0];
  }
}
