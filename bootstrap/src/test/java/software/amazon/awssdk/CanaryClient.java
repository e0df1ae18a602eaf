package software.amazon.awssdk;

/** Stands for the library of another cloud. */
public final class CanaryClient {}
