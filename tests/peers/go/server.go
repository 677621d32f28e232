package main

import (
	"bufio"
	"context"
	"errors"
	"net"
	"os"

	"github.com/containerd/ttrpc"
)

// happening is what the server tells on its standard output.
type happening struct {
	Event string `json:"event"`
	Key   string `json:"key,omitempty"`
	Error string `json:"error,omitempty"`
}

// serve until the standard input ends (at once) or says "shutdown" (when the calls under way are answered).
func serve(path string) error {
	server, err := ttrpc.NewServer()
	if err != nil {
		return err
	}
	server.Register(imageService, newImages().methods())
	listener, err := net.Listen("unix", path)
	if err != nil {
		return err
	}
	served := make(chan error, 1)
	go func() { served <- server.Serve(context.Background(), listener) }()
	tell(happening{Event: "listening"})

	for commands := bufio.NewScanner(os.Stdin); commands.Scan(); {
		if commands.Text() != "shutdown" {
			return errors.New("unknown command " + commands.Text())
		}
		if err := server.Shutdown(context.Background()); err != nil {
			return err
		}
		if err := <-served; err != ttrpc.ErrServerClosed {
			return err
		}
		tell(happening{Event: "stopped"})
		return nil
	}
	return nil
}
